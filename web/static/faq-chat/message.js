// A question and its reply as nodes.

import { h, icon, iconButton, unseen } from './dom.js'
import { paragraphs, plain } from './rich-text.js'

const REASONS = ['wrong', 'incomplete', 'outdated', 'unsafe', 'other']

// Shows a turn and its changes; `actions` are what visitors can do.
export class TurnView {
  #slot = h('div')
  #context
  #shown

  constructor(turn, isNew, actions, strings) {
    this.#context = [actions, strings]
    this.node = h('div', { class: 'turn' }, question(turn, strings), this.#slot)
    this.update(turn, isNew)
  }

  // Only what changed is built anew: a live region reads out what is put into it.
  update(turn, isNew = true) {
    const shown = turn.reply ?? turn.failure
    if (this.#shown === shown && this.#slot.firstChild) return

    this.#shown = shown
    this.#slot.replaceChildren(...replyNodes(turn, isNew, ...this.#context))
  }
}

export function introduction({ notice, text, suggestions }, actions, strings) {
  return [
    h('p', { class: 'notice' }, notice),
    bubble({ text, sources: [] }, strings),
    ...chips(suggestions, strings.starters, actions),
  ]
}

export function failureNode({ kind, wait }, label, onclick, strings) {
  const text = wait ? strings.wait(wait) : strings[kind]

  return h('div', { class: 'failure', part: 'error', role: 'alert' }, h('p', {}, text), button('text', label, onclick))
}

function question({ text, at }, strings) {
  return h('div', { class: 'question', part: 'question', dir: 'auto' }, unseen(strings.you), text, unseen(' ', time(at)))
}

function replyNodes(turn, isNew, actions, strings) {
  const { reply, failure, repliedAt } = turn

  if (failure) {
    const again = failure.kind === 'long' ? 'edit' : 'retry'
    return [failureNode(failure, strings[again], () => actions[again](turn), strings)]
  }

  if (!reply) {
    const dots = h('span', { class: 'dots' }, h('i'), h('i'), h('i'))
    return [h('div', { class: 'waiting' }, dots, unseen(strings.waiting), button('text', strings.cancel, actions.cancel))]
  }

  const isJudged = reply.kind === 'answer' || reply.kind === 'refer'

  return [
    bubble(reply, strings, isNew),
    h('div', { class: 'meta' }, time(repliedAt), ...(isJudged ? feedback(turn, actions, strings) : [])),
    ...chips(reply.suggestions, isJudged ? strings.next : strings.suggestions, actions),
  ]
}

function bubble({ kind, rule, text, disclaimer, sources }, strings, isNew) {
  const isAlarm = kind === 'escalate'

  return h(
    'div',
    {
      class: `bubble ${kind}`,
      part: isAlarm ? 'message escalation' : 'message',
      'data-level': rule?.level,
      role: isAlarm && isNew && 'alert',
      dir: 'auto',
    },
    isAlarm && h('h3', {}, icon('alert'), strings[rule?.level] ?? strings.escalate),
    kind === 'refer' && h('h3', {}, icon('person'), strings.refer),
    unseen(strings.bot),
    ...texts(text, strings),
    disclaimer && h('div', { class: 'disclaimer', part: 'disclaimer' }, ...texts(disclaimer, strings)),
    sources.length && sourceList(sources, strings)
  )
}

function texts(text, strings) {
  return paragraphs(text).map((pieces) =>
    h('p', {}, ...pieces.map(({ text, href }) => (href ? link(text, href, strings) : text)))
  )
}

function link(text, href, strings) {
  if (href.startsWith('tel:')) return h('a', { href }, text)

  return h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, text, unseen(` ${strings.newTab}`))
}

function sourceList(sources, strings) {
  const items = sources.map(({ title, section, url }) =>
    h('li', {}, /^https?:/.test(url) ? link(title, url, strings) : title, section && h('q', {}, section))
  )

  return h('details', { part: 'sources' }, h('summary', {}, `${strings.sources} (${items.length})`), h('ul', {}, ...items))
}

function chips(suggestions, label, actions) {
  const buttons = suggestions.map(({ id, question }) => button('chip', question, () => actions.press(question, id)))

  return buttons.length ? [group('chips', label, buttons)] : []
}

function feedback(turn, actions, strings) {
  const { text, disclaimer } = turn.reply
  const up = iconButton('thumb', strings.helpful, () => rate('up'))
  const down = iconButton('thumb', strings.unhelpful, () => ask(reasons.hidden))
  const copy = iconButton('copy', strings.copy, async () => {
    await navigator.clipboard.writeText(plain(`${text}\n\n${disclaimer ?? ''}`))
    said.textContent = strings.copied
  })
  const said = h('span')
  const buttons = REASONS.map((reason) => button('chip', strings[reason], () => rate('down', reason)))
  const reasons = group('reasons', strings.why, buttons)

  const show = (rating) => {
    up.setAttribute('aria-pressed', rating === 'up')
    down.setAttribute('aria-pressed', rating === 'down')
  }
  const ask = (isAsking) => {
    reasons.hidden = !isAsking
    down.setAttribute('aria-expanded', isAsking)
    reasons.scrollIntoView({ block: 'nearest' })
  }
  const rate = async (rating, reason) => {
    if (reason) down.focus()
    ask(false)
    const isSent = await actions.rate(turn, rating, reason)
    said.textContent = isSent ? strings.thanks : strings.unsent
    if (isSent) show(rating)
  }

  show(turn.rating)
  ask(false)
  copy.hidden = !navigator.clipboard // which browsers offer to secure pages only
  return [up, down, copy, said, reasons]
}

function group(name, label, buttons) {
  return h('div', { class: name, role: 'group', 'aria-label': label }, h('p', {}, label), ...buttons)
}

function button(name, label, onclick) {
  return h('button', { type: 'button', class: name, part: name, dir: 'auto', onclick }, label)
}

function time(at) {
  const moment = new Date(at)

  return h('time', { datetime: moment.toISOString() }, moment.toLocaleTimeString([], { timeStyle: 'short' }))
}
