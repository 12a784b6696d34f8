// The chat as nodes: its frame, and each question with its reply.

import { button, h, icon, iconButton, unseen } from './dom.js'

// As in bot/text/links.py.
const LINK = /\[([^[\]\n]+)\]\(((?:https?:\/\/|mailto:)[^\s()]+|tel:\+?[\d-]+)\)/g
const HAND_OFF = /^(https:\/\/|mailto:)/
const REASONS = ['wrong', 'incomplete', 'outdated', 'unsafe', 'other']

// `actions`: what buttons do.
export function frame(inline, actions, strings) {
  const { lang } = strings
  const dir = strings.dir === 'rtl' && 'rtl' // else as the page runs
  const title = h('h2', { id: 'title' }, strings.launch)
  const intro = h('div')
  const log = h('div.log', { role: 'log', tabindex: '0', 'aria-label': strings.log }, intro)
  const field = h('textarea', { rows: '1', 'aria-label': strings.field, placeholder: strings.placeholder, enterkeyhint: 'send' })
  const send = h('button.send', { 'aria-label': strings.send }, icon('send'))
  const form = h('form.composer', {}, field, send)
  const footer = h('footer')
  const header = h(
    'header.header',
    {},
    h('span.mark', {}, icon('chat')),
    h('div', {}, title, h('p', {}, strings.role)),
    iconButton('restart', strings.restart, actions.restart),
    !inline && iconButton('close', strings.close, actions.close)
  )
  const panel = h(
    inline ? 'section.panel' : 'dialog.panel',
    { 'aria-labelledby': 'title', tabindex: '-1', lang, dir },
    header,
    log,
    form,
    footer
  )
  const launcher = button('launcher', actions.open, { 'aria-haspopup': 'dialog', lang, dir }, icon('chat'), strings.launch)

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

// A turn. Only what changed is built anew: it is read out.
export function turnView(turn, actions, strings) {
  const slot = h('div')
  const node = h('div.turn', {}, question(turn, strings), slot)
  let shown = null

  const update = (turn, isNew, isBrief) => {
    const outcome = turn.failure ?? turn.reply
    if (shown === outcome) return

    shown = outcome
    slot.replaceChildren(...replyNodes(turn, isNew, isBrief, actions, strings))
  }

  return { node, update }
}

export function introduction(greeting, actions, strings) {
  return [
    h('p.notice', {}, greeting.notice),
    bubble(greeting, strings),
    ...chips(greeting.suggestions, strings.questions, actions),
  ]
}

export function failureNode({ kind, wait }, label, onclick, strings) {
  const delay = wait && strings.wait.replace('{seconds}', wait)

  return h('div.failure', { role: 'alert' }, h('p', {}, strings[kind], ' ', delay), button('text', onclick, {}, label))
}

export function link(text, href, strings) {
  if (!href.startsWith('http')) return h('a', { href }, text)

  return h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, text, unseen(` ${strings.newTab}`))
}

function question({ text, at }, strings) {
  return h('div.question', {}, unseen(strings.you), h('p', {}, text), unseen(time(at, strings)))
}

function replyNodes(turn, isNew, isBrief, actions, strings) {
  const { reply, failure, repliedAt } = turn

  if (failure) {
    const again = failure.kind === 'long' ? 'edit' : 'retry'
    return [failureNode(failure, strings[again], () => actions[again](turn), strings)]
  }

  if (!reply) {
    const dots = h('span.dots', {}, h('i'), h('i'), h('i'))
    return [h('div.waiting', {}, dots, unseen(strings.waiting), button('text', actions.cancel, {}, strings.cancel))]
  }

  const isJudged = reply.kind === 'answer' || reply.kind === 'refer'

  return [
    bubble(reply, strings, isNew, isBrief),
    h('div.meta', {}, time(repliedAt, strings), ...(isJudged ? feedback(turn, actions, strings) : [])),
    ...chips(reply.suggestions, isJudged ? strings.next : strings.questions, actions, reply.kind === 'suggest'),
  ]
}

function bubble(reply, strings, isNew, isBrief) {
  const { kind = 'greeting', rule, text, hand_off: person, note, calls = [], disclaimer, sources = [] } = reply
  const isAlarm = kind === 'escalate'

  return h(
    `div.bubble ${kind}`,
    { 'data-level': isAlarm && rule?.level, role: isAlarm && isNew && 'alert' },
    isAlarm && h('h3', {}, icon('alert'), strings[rule?.level] ?? strings.emergency),
    kind === 'refer' && h('h3', {}, icon('person'), strings.refer),
    unseen(strings.bot),
    ...texts(text, strings),
    person && HAND_OFF.test(person.url) && h('p.hand-off', {}, link(person.label, person.url, strings)),
    note && h('div.note', { role: 'note' }, ...texts(note, strings)),
    calls.length && callLinks(calls, strings),
    disclaimer && disclaimerNode(reply, strings, isBrief),
    sources.length && sourceList(sources, strings)
  )
}

// Once one was shown whole, others unfold from their short form.
function disclaimerNode({ disclaimer, brief }, strings, isBrief) {
  const whole = texts(disclaimer, strings)
  if (!isBrief || !brief) return h('div.disclaimer', {}, ...whole)

  return h('details.disclaimer brief', {}, h('summary', {}, h('bdi', {}, plain(brief))), ...whole)
}

// Buttons that ring: the likeliest number first.
function callLinks(calls, strings) {
  const links = calls.map(({ label, tel, where }) =>
    h(
      'a.call',
      { href: `tel:${tel.replace(/[^+\d]/g, '')}` },
      h('b', {}, label),
      h('span', {}, ...(label.includes(tel) ? [where] : [h('bdi', { dir: 'ltr' }, tel), ` · ${where}`]))
    )
  )

  return h('div.calls', { role: 'group', 'aria-label': strings.calls }, ...links)
}

// Paragraphs with links; the rest stays text.
export function texts(text, strings) {
  return text.trim().split(/\n\s*\n/).map((paragraph) => {
    // Text, words, address; text, words, address; text.
    const nodes = paragraph.split(LINK).map((piece, at, pieces) => {
      if (at % 3 === 0) return piece
      return at % 3 === 1 && link(piece, pieces[at + 1], strings)
    })

    return h('p', {}, ...nodes)
  })
}

export function plain(text) {
  return text.trim().replace(LINK, (_, words, href) => (href.startsWith('tel:') ? words : `${words} (${href})`))
}

function sourceList(sources, strings) {
  const items = sources.map(({ title, section, url }) =>
    h('li', {}, url?.startsWith('http') ? link(title, url, strings) : title, section && h('q', {}, section))
  )

  return h('details.sources', {}, h('summary', {}, `${strings.sources} (${items.length})`), h('ul', {}, ...items))
}

// The greeting, which may come later, has the words of the chip that turns all of them down.
function chips(suggestions, label, actions, mayRefuse) {
  const buttons = suggestions.map(({ id, question }) => button('chip', () => actions.press(question, id), {}, question))
  const none = button('chip none', () => actions.press(none.textContent), { hidden: true })

  return buttons.length ? [group('chips', label, mayRefuse ? [...buttons, none] : buttons)] : []
}

function feedback(turn, actions, strings) {
  const { text, note, disclaimer } = turn.reply
  const up = iconButton('thumb', strings.helpful, () => up.ariaPressed === 'true' || rate('up'))
  const down = iconButton('thumb', strings.unhelpful, () => ask(reasons.hidden))
  const copy = iconButton('copy', strings.copy, async () => {
    await navigator.clipboard.writeText(plain([text, note, disclaimer].filter(Boolean).join('\n\n')))
    said.textContent = strings.copied
  })
  const said = h('span')
  const buttons = REASONS.map((reason) => button('chip', () => rate('down', reason), {}, strings[reason]))
  const reasons = group('reasons', strings.why, buttons)

  const show = (rating) => {
    up.ariaPressed = rating === 'up'
    down.ariaPressed = rating === 'down'
  }
  const ask = (isAsking) => {
    reasons.hidden = !isAsking
    down.ariaExpanded = isAsking
    reasons.scrollIntoView({ block: 'nearest' })
  }
  const rate = async (rating, reason) => {
    if (reason) down.focus()
    ask(false)
    show(rating)
    const isSent = await actions.rate(turn, rating, reason)
    said.textContent = isSent ? strings.thanks : strings.unsent
    if (isSent) rated = rating
    show(rated)
  }

  let rated = turn.rating
  show(rated)
  ask(false)
  copy.hidden = !navigator.clipboard // insecure pages have none
  return [up, down, copy, said, reasons]
}

function group(name, label, buttons) {
  return h(`div.${name}`, { role: 'group', 'aria-label': label }, h('p', {}, label), ...buttons)
}

// In the chat's language, as in the visitor's country if that speaks it.
function time(at, { lang }) {
  const moment = new Date(at)
  const locales = navigator.languages.filter((each) => languageOf(each) === languageOf(lang))

  return h('time', { datetime: moment.toISOString() }, moment.toLocaleTimeString([...locales, lang], { timeStyle: 'short' }))
}

function languageOf(locale) {
  return locale.split('-')[0]
}
