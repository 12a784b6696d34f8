// The demo page's two buttons.

const copy = document.querySelector('[data-copy]')
const corner = document.querySelector('[data-corner]')
const chat = document.querySelector('faq-chat')

copy.hidden = !navigator.clipboard
corner.hidden = false

copy.addEventListener('click', async () => {
  await navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent)
  copy.textContent = 'Copied'
})

corner.addEventListener('click', () => {
  chat.inline = !chat.inline
  corner.setAttribute('aria-pressed', String(!chat.inline))
  if (!chat.inline) chat.open()
})
