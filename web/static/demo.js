// The demo page's two buttons, and the address in its snippet.

const copy = document.querySelector('[data-copy]')
const corner = document.querySelector('[data-corner]')
const chat = document.querySelector('faq-chat')
const snippet = document.getElementById(copy.dataset.copy)

// Behind a proxy the server may not know its public address; the browser does.
snippet.querySelector('[data-address]').textContent = new URL('faq-chat.js', import.meta.url)

copy.hidden = !navigator.clipboard // which browsers offer to secure pages only
corner.hidden = false

copy.addEventListener('click', async () => {
  const status = copy.parentElement.querySelector('[role=status]')

  try {
    await navigator.clipboard.writeText(snippet.textContent)
    status.textContent = copy.dataset.copied
  } catch {
    getSelection().selectAllChildren(snippet)
    status.textContent = copy.dataset.selected
  }
})

corner.addEventListener('click', () => {
  chat.inline = !chat.inline
  corner.setAttribute('aria-pressed', String(!chat.inline))
  if (!chat.inline) chat.open()
})
