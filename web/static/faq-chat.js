// <faq-chat>: wires the server, the conversation and the nodes.

import { addressOf, request } from './faq-chat/api.js'
import { asked, changed, fresh, isWaiting, recall, replied, resumable, save, withdrawn } from './faq-chat/conversation.js'
import { stringsFor } from './faq-chat/strings.js'
import { SHEET, sheet } from './faq-chat/styles.js'
import { failureNode, frame, introduction, link, turnView } from './faq-chat/view.js'

const HOME = new URL('../', import.meta.url)

class FaqChat extends HTMLElement {
  static observedAttributes = ['inline', 'lang', 'open']

  #words = {}
  #replacements = {}
  #strings
  #spoken = null
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
    restart: () => this.#restart(),
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
    this.#upgrade()
    const { conversation = fresh, open } = recall(this.#key) ?? {}
    this.#conversation = conversation
    this.#small.addEventListener('change', () => this.#show(), { signal })
    for (const event of ['resize', 'scroll']) visualViewport.addEventListener(event, () => this.#fit(), { signal })
    if (open && !this.#small.matches) this.toggleAttribute('open', true)
    this.#spoken = this.#speak()
  }

  // What a page set earlier hides the setters.
  #upgrade() {
    for (const [name, value] of Object.entries(this)) {
      delete this[name]
      this[name] = value
    }
  }

  disconnectedCallback() {
    this.#connection.abort()
    this.#stop()
    this.#nodes = this.#spoken = null
  }

  attributeChangedCallback(name, before, after) {
    if (!this.#spoken || before === after) return
    if (name === 'lang') {
      this.#greeting = null // other knowledge may answer
      this.#spoken = this.#speak()
    } else if (name === 'open') this.#show()
    else if (this.#nodes) this.#build()
  }

  // Nothing is to be seen until its words come. Resolves to whether they came.
  async #speak() {
    const { language } = this

    try {
      const words = await stringsFor(this, language)
      if (!this.isConnected) return false
      if (language !== this.language) return this.#speak()
      this.#words = words
    } catch ({ kind = 'broken', wait }) {
      this.#emit('error', { kind, wait })
      return false
    }

    this.#build()
    return true
  }

  // Where this script comes from, unless the page says.
  get server() {
    return new URL(this.getAttribute('server') ?? HOME, document.baseURI).href.replace(/\/*$/, '/')
  }

  set server(value) {
    this.setAttribute('server', value)
  }

  get theme() {
    return this.getAttribute('theme')
  }

  set theme(value) {
    this.setAttribute('theme', value)
  }

  // In seconds.
  get timeout() {
    return Number(this.getAttribute('timeout')) || 20
  }

  set timeout(value) {
    this.setAttribute('timeout', value)
  }

  get inline() {
    return this.hasAttribute('inline')
  }

  set inline(value) {
    this.toggleAttribute('inline', Boolean(value))
  }

  // Of its words, and of the knowledge that it asks.
  get language() {
    return (this.closest('[lang]') ?? document.documentElement).lang
  }

  get strings() {
    return { ...this.#words, ...this.#replacements }
  }

  set strings(replacements) {
    this.#replacements = replacements
    if (this.#nodes) this.#build()
  }

  open() {
    this.toggleAttribute('open', true)
    this.#spoken?.then((isThere) => isThere && this.#focus())
  }

  close() {
    const hadFocus = this.#small.matches || this.matches(':focus-within')
    this.toggleAttribute('open', false)
    if (hadFocus) this.#nodes?.launcher.focus()
  }

  // Resolves to the reply, or null.
  async ask(text) {
    this.open()
    return (await this.#spoken) ? this.#send(text.trim()) : null
  }

  reset() {
    this.#stop()
    this.#change(fresh)
  }

  #restart() {
    this.reset()
    this.#focus()
  }

  #stop() {
    this.#pending?.abort()
    this.#pending = null
  }

  get #key() {
    return `faq-chat ${this.server} ${this.id}`
  }

  #build() {
    const text = this.#nodes?.field.value ?? ''
    this.#strings = this.strings
    this.#nodes = frame(this.inline, this.#actions, this.#strings)
    const { launcher, panel, field, footer } = this.#nodes
    field.value = text
    footer.append(link(this.#strings.all, addressOf(this.server, 'faq', this.language), this.#strings))
    this.#views.clear()
    this.shadowRoot.replaceChildren(...(this.inline ? [panel] : [launcher, panel]))
    panel.addEventListener('keydown', (event) => this.#escape(event))
    panel.addEventListener('close', () => panel.open || this.close())
    this.#render(false)
    this.#introduce()
    this.#show()
  }

  // In the page, above it, or filling a small screen.
  #show() {
    if (!this.#nodes) return

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
    if (!this.inline) this.#save()
    this.#emit(isOpen ? 'open' : 'close')
    this.#scroll('instant')
  }

  // An on-screen keyboard covers a page without making it smaller.
  #fit() {
    const { height, offsetTop, scale } = visualViewport
    if (scale > 1 || !this.#nodes) return // zoomed in, or not there yet

    const { style } = this.#nodes.panel
    style.setProperty('--_height', `${height}px`)
    style.setProperty('--_top', `${offsetTop}px`)
  }

  // On a touch screen the field would bring up the keyboard.
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
    const awaited = (this.#greeting = {})
    this.#nodes.intro.replaceChildren()

    let greeting

    try {
      greeting = await request(this, 'greeting')
    } catch ({ kind = 'broken', wait }) {
      greeting = { failure: { kind, wait } }
    }

    if (this.#greeting !== awaited) return // its language has changed

    this.#greeting = greeting
    this.#introduce()
    if (greeting.failure) this.#emit('error', greeting.failure)
  }

  #introduce() {
    if (!this.#nodes || !this.#greeting) return

    const { title, intro, footer } = this.#nodes
    const { failure, text, name, privacy_url: privacy } = this.#greeting
    const strings = this.#strings

    if (failure) intro.replaceChildren(failureNode(failure, strings.retry, () => this.#greet(), strings))
    if (!text) return

    title.textContent = name
    intro.replaceChildren(...introduction(this.#greeting, this.#actions, strings))
    this.#nameNone()
    if (privacy) footer.append(link(strings.privacy, new URL(privacy, this.server).href, strings))
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

    try {
      const reply = await request(this, 'chat', { message, entry, conversation }, pending.signal)
      return this.#settle(pending, replied(this.#conversation, count, reply, Date.now()), 'reply', reply)
    } catch ({ kind = 'broken', wait }) {
      const failure = { kind, wait }
      this.#settle(pending, changed(this.#conversation, count, { failure }), 'error', failure)
      return null
    }
  }

  // Unless the visitor began anew meanwhile.
  #settle(pending, conversation, event, outcome) {
    if (this.#pending !== pending) return null

    this.#change(conversation)
    this.#scroll()
    this.#pending = null
    this.#emit(event, outcome)
    return outcome
  }

  // The question goes along only with a thumbs-down, which says so.
  async #rate(turn, rating, reason) {
    const helpful = rating === 'up'
    const more = helpful ? {} : { message: turn.text.slice(0, 1000), reason: reason === 'other' ? null : reason }
    const opinion = { reply: turn.reply.id, helpful, ...more }

    try {
      await request(this, 'feedback', opinion)
    } catch {
      return false
    }

    this.#change(changed(this.#conversation, turn.id, { rating }))
    this.#emit('feedback', opinion)
    return true
  }

  // Unless the page removed the chat.
  #change(conversation) {
    if (!this.isConnected) return

    this.#conversation = conversation
    this.#render()
    this.#save()
  }

  #save() {
    save(this.#key, { conversation: resumable(this.#conversation), open: this.hasAttribute('open') })
  }

  #render(isNew = true) {
    if (!this.#nodes) return

    const { turns } = this.#conversation
    const { log, send } = this.#nodes

    for (const [id, view] of this.#views) {
      if (turns.some((turn) => turn.id === id)) continue
      view.node.remove()
      this.#views.delete(id)
    }

    let isBrief = false // once a disclaimer was shown whole

    for (const turn of turns) {
      const view = this.#views.get(turn.id) ?? turnView(turn, this.#actions, this.#strings)
      view.update(turn, isNew, isBrief)
      isBrief ||= Boolean(turn.reply?.disclaimer)
      this.#views.set(turn.id, view)
      if (!view.node.parentNode) log.append(view.node)
    }

    send.ariaDisabled = isWaiting(this.#conversation)
    this.#nameNone()
  }

  #nameNone() {
    const name = this.#greeting?.none_of_these
    if (!name) return

    for (const chip of this.#nodes.log.querySelectorAll('.none[hidden]')) {
      chip.textContent = name
      chip.hidden = false
    }
  }

  // A long reply is read from its question on.
  #scroll(behavior = 'auto') {
    const { log } = this.#nodes
    log.scrollTo({ top: log.lastChild.offsetTop - 16, behavior })
  }

  #emit(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(`faq-chat:${name}`, { detail, bubbles: true, composed: true }))
  }
}

customElements.get('faq-chat') ?? customElements.define('faq-chat', FaqChat)
addFrom([...document.scripts].find((script) => script.src === import.meta.url))

// A script with data- attributes adds the chat itself.
function addFrom(script) {
  const wishes = Object.entries(script?.dataset ?? {})
  if (!wishes.length || document.querySelector('faq-chat')) return

  const chat = document.createElement('faq-chat')

  for (const [name, value] of wishes) {
    if (name === 'accent') chat.style.setProperty('--faq-chat-accent', value)
    else chat.setAttribute(name, value)
  }

  document.body.append(chat)
}
