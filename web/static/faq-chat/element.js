// <faq-chat>: wires the server, the conversation and the nodes.

import { getGreeting, getReply, sendFeedback } from './api.js'
import { asked, failed, fresh, kept, rated, replied, withdrawn } from './conversation.js'
import { h } from './dom.js'
import { frame } from './frame.js'
import { keep, recall } from './memory.js'
import { TurnView, failureNode, introduction } from './message.js'
import { english } from './strings.js'
import { SHEET, sheet } from './styles.js'

const HOME = new URL('../../', import.meta.url)

export class FaqChat extends HTMLElement {
  static observedAttributes = ['inline', 'open']

  static define(name = 'faq-chat') {
    customElements.get(name) ?? customElements.define(name, this)
  }

  #strings = english
  #conversation = fresh
  #greeting = null
  #nodes
  #views = new Map()
  #pending = null
  #wasOpen = false
  #small = matchMedia(SHEET)
  #connection

  #actions = {
    open: () => this.open(),
    close: () => this.close(),
    restart: () => this.reset(),
    submit: () => this.#submit(),
    cancel: () => this.#pending?.abort(),
    press: (question, entry) => this.#press(question, entry),
    retry: (turn) => this.#retry(turn),
    edit: (turn) => this.#edit(turn),
    rate: (turn, rating, reason) => this.#rate(turn, rating, reason),
  }

  constructor() {
    super()
    this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet]
  }

  connectedCallback() {
    this.#connection = new AbortController()
    const { signal } = this.#connection
    const { conversation, open } = recall(this.#key) ?? {}
    this.#conversation = conversation ?? fresh
    this.#small.addEventListener('change', () => this.#show(), { signal })
    visualViewport.addEventListener('resize', () => this.#fit(), { signal })
    this.#build()
    if (open && !this.#small.matches) this.toggleAttribute('open', true)
  }

  disconnectedCallback() {
    this.#connection.abort()
    this.#stop()
    this.#nodes = null
  }

  attributeChangedCallback(name, before, after) {
    if (!this.#nodes || before === after) return
    if (name === 'open') this.#show()
    else this.#build()
  }

  // Where this script comes from, unless the page says otherwise.
  get server() {
    return new URL(this.getAttribute('server') ?? HOME, document.baseURI).href
  }

  get inline() {
    return this.hasAttribute('inline')
  }

  set inline(value) {
    this.toggleAttribute('inline', Boolean(value))
  }

  get strings() {
    return this.#strings
  }

  set strings(replacements) {
    this.#strings = { ...english, ...replacements }
    if (this.#nodes) this.#build()
  }

  open() {
    this.toggleAttribute('open', true)
    this.#focus()
  }

  close() {
    const hadFocus = this.#small.matches || this.matches(':focus-within')
    this.toggleAttribute('open', false)
    if (hadFocus) this.#nodes.launcher.focus()
  }

  // Resolves to the reply, or to null where there is none.
  ask(text) {
    this.open()
    return this.#send(text.trim())
  }

  reset() {
    this.#stop()
    this.#change(fresh)
    this.#focus()
  }

  #stop() {
    this.#pending?.abort()
    this.#pending = null
  }

  get #key() {
    return `faq-chat ${this.server} ${this.id}`
  }

  get #api() {
    return { address: this.server, seconds: this.getAttribute('timeout') ?? 20 }
  }

  #build() {
    this.#nodes = frame(this.inline, this.#actions, this.#strings)
    const { launcher, panel } = this.#nodes
    this.#views.clear()
    this.shadowRoot.replaceChildren(...(this.inline ? [panel] : [launcher, panel]))
    panel.addEventListener('keydown', (event) => this.#escape(event))
    panel.addEventListener('close', () => panel.open || this.close())
    this.#render(false)
    this.#introduce()
    this.#show()
  }

  // In the page, in a panel above it, or on a small screen in place of it.
  #show() {
    const { panel, launcher } = this.#nodes
    const isOpen = this.inline || this.hasAttribute('open')
    const isChanged = isOpen !== this.#wasOpen
    this.#wasOpen = isOpen
    if (isOpen && !this.#greeting) this.#greet()

    if (!this.inline) {
      const focused = this.shadowRoot.activeElement
      if (panel.open) panel.close()
      if (isOpen && this.#small.matches) panel.showModal()
      else panel.toggleAttribute('open', isOpen)
      launcher.hidden = isOpen
      focused?.focus()
      this.#fit()
    }

    if (!isChanged) return
    if (!this.inline) this.#keep()
    this.#emit(isOpen ? 'open' : 'close')
    this.#scroll('instant')
  }

  // An on-screen keyboard covers a page without making it smaller.
  #fit() {
    this.#nodes.panel.style.setProperty('--_height', `${visualViewport.height}px`)
  }

  // On a touch screen the field would bring the keyboard up, over the conversation.
  #focus() {
    const { panel, field } = this.#nodes
    const target = matchMedia('(pointer: coarse)').matches ? panel : field
    target.focus({ preventScroll: this.inline })
  }

  #escape(event) {
    if (event.key !== 'Escape' || event.isComposing || this.inline) return
    event.preventDefault()
    this.close()
  }

  async #greet() {
    this.#greeting = {}
    this.#nodes.intro.replaceChildren()

    try {
      this.#greeting = await getGreeting(this.#api)
    } catch (failure) {
      this.#greeting = { failure }
      this.#emit('error', failure)
    }

    if (this.#nodes) this.#introduce()
  }

  #introduce() {
    const { title, intro, footer } = this.#nodes
    const strings = this.#strings
    const { failure, text, name, privacy_url: privacy } = this.#greeting ?? {}

    if (failure) intro.replaceChildren(failureNode(failure, strings.retry, () => this.#greet(), strings))
    if (!text) return

    title.textContent = name
    intro.replaceChildren(...introduction(this.#greeting, this.#actions, strings))
    if (privacy) footer.replaceChildren(h('a', { href: new URL(privacy, this.server), target: '_blank' }, strings.privacy))
  }

  #submit() {
    const { field } = this.#nodes
    const text = field.value.trim()
    if (!text || this.#pending) return

    field.value = ''
    this.#send(text)
  }

  #press(question, entry) {
    this.#focus()
    this.#send(question, entry)
  }

  #retry(turn) {
    if (this.#pending) return

    this.#conversation = withdrawn(this.#conversation, turn.id)
    this.#press(turn.text, turn.entry)
  }

  #edit(turn) {
    const { field } = this.#nodes
    this.#change(withdrawn(this.#conversation, turn.id))
    field.value = turn.text
    field.focus()
  }

  async #send(message, entry = null) {
    if (!message || this.#pending) return null

    const pending = (this.#pending = new AbortController())
    this.#change(asked(this.#conversation, message, entry, Date.now()))
    this.#scroll()
    this.#emit('message', { message, entry })

    const { count, token: conversation } = this.#conversation
    const outcome = await getReply(this.#api, { message, entry, conversation }, pending.signal).then(
      (reply) => ({ reply }),
      (failure) => ({ failure })
    )
    if (this.#pending !== pending) return null

    this.#pending = null
    return this.#settle(count, outcome)
  }

  #settle(id, { reply = null, failure }) {
    const conversation = this.#conversation
    this.#change(reply ? replied(conversation, id, reply, Date.now()) : failed(conversation, id, failure))
    this.#scroll()
    this.#emit(reply ? 'reply' : 'error', reply ?? failure)
    return reply
  }

  // The question goes along only with a thumbs-down, which says so.
  async #rate(turn, rating, reason) {
    const helpful = rating === 'up'
    const more = helpful ? {} : { message: turn.text.slice(0, 1000), reason: reason === 'other' ? null : reason }
    const opinion = { reply: turn.reply.id, helpful, ...more }

    try {
      await sendFeedback(this.#api, opinion)
    } catch {
      return false
    }

    this.#change(rated(this.#conversation, turn.id, rating))
    this.#emit('feedback', opinion)
    return true
  }

  #change(conversation) {
    this.#conversation = conversation
    this.#render()
    this.#keep()
  }

  #keep() {
    keep(this.#key, { conversation: kept(this.#conversation), open: this.hasAttribute('open') })
  }

  #render(isNew = true) {
    const { turns } = this.#conversation
    const { log, send } = this.#nodes

    for (const [id, view] of this.#views) {
      if (turns.some((turn) => turn.id === id)) continue
      view.node.remove()
      this.#views.delete(id)
    }

    for (const turn of turns) {
      const view = this.#views.get(turn.id) ?? new TurnView(turn, isNew, this.#actions, this.#strings)
      view.update(turn)
      this.#views.set(turn.id, view)
      if (!view.node.parentNode) log.append(view.node)
    }

    send.setAttribute('aria-disabled', Boolean(this.#pending))
  }

  // A long reply is read from its question on, so that comes to the top.
  #scroll(behavior = 'auto') {
    const { log } = this.#nodes
    log.scrollTo({ top: log.lastChild.offsetTop - 16, behavior })
  }

  #emit(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(`faq-chat:${name}`, { detail, bubbles: true, composed: true }))
  }
}
