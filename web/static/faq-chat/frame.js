// The launcher and the panel, as nodes.

import { h, icon, iconButton } from './dom.js'

export function frame(inline, actions, strings) {
  const { lang } = strings
  const title = h('h2', { id: 'title' }, strings.name)
  const intro = h('div')
  const log = h('div', { class: 'log', part: 'log', role: 'log', tabindex: '0', 'aria-label': strings.log }, intro)
  const field = h('textarea', { rows: '1', 'aria-label': strings.field, placeholder: strings.placeholder, enterkeyhint: 'send' })
  const send = h('button', { class: 'send', part: 'send', 'aria-label': strings.send }, icon('send'))
  const form = h('form', { part: 'composer' }, field, send)
  const footer = h('footer')
  const header = h(
    'header',
    { part: 'header' },
    h('span', { class: 'mark' }, icon('chat')),
    h('div', {}, title, h('p', {}, strings.role)),
    iconButton('restart', strings.restart, actions.restart),
    !inline && iconButton('close', strings.close, actions.close)
  )
  const panel = h(
    inline ? 'section' : 'dialog',
    { class: 'panel', part: 'panel', 'aria-labelledby': 'title', tabindex: '-1', lang },
    header,
    log,
    form,
    footer
  )
  const launcher = h(
    'button',
    { type: 'button', class: 'launcher', part: 'launcher', 'aria-haspopup': 'dialog', lang, onclick: actions.open },
    icon('chat'),
    strings.launch
  )

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    actions.submit()
  })
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    actions.submit()
  })

  return { panel, launcher, title, intro, log, field, send, footer }
}
