// Defines <faq-chat>; a script with data- attributes, such as data-inline or
// data-accent, also adds one.

import { FaqChat } from './faq-chat/element.js'

FaqChat.define()
addFrom([...document.scripts].find((script) => script.src === import.meta.url))

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
