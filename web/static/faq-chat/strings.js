// The chat's own words, a language at a time, from the server; a page may bring others.

import { request } from './api.js'

const asked = new Map()

// For a language such as de-AT; without one they are in the language of the answers.
export function stringsFor(chat, language) {
  const [tag] = /^[a-z\d-]+/i.exec(language) ?? ['default']
  const path = `strings/${tag}`
  const { server, timeout } = chat
  const key = server + path
  if (!asked.has(key)) asked.set(key, request({ server, timeout }, path))

  const strings = asked.get(key)
  strings.catch(() => asked.delete(key)) // to be asked for anew
  return strings
}
