// Says when the files have changed. The page works without it.

const PAUSE_MS = 2_000
const form = document.querySelector('form[data-state]')
const changed = document.getElementById('changed')

async function look() {
  try {
    const response = await fetch('/state')
    const { state } = await response.json()
    changed.hidden = state === form.dataset.state
  } catch {
    return // the preview was stopped
  }
  setTimeout(look, PAUSE_MS)
}

setTimeout(look, PAUSE_MS)
