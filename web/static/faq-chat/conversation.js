// A conversation, and what a tab keeps of it.

export const fresh = { turns: [], count: 0, token: null }

export function asked(conversation, text, entry, at) {
  const id = conversation.count + 1

  return { ...conversation, count: id, turns: [...conversation.turns, { id, text, entry, at }] }
}

export function changed(conversation, id, change) {
  return {
    ...conversation,
    turns: conversation.turns.map((turn) => (turn.id === id ? { ...turn, ...change } : turn)),
  }
}

export function replied(conversation, id, reply, repliedAt) {
  return { ...changed(conversation, id, { reply, repliedAt }), token: reply.conversation }
}

export function withdrawn(conversation, id) {
  return { ...conversation, turns: conversation.turns.filter((turn) => turn.id !== id) }
}

export function isWaiting({ turns }) {
  return turns.some((turn) => !turn.reply && !turn.failure)
}

// A question without a reply can be asked again.
export function resumable(conversation) {
  const turns = conversation.turns.map((turn) => (turn.reply ? turn : { failure: { kind: 'cancelled' }, ...turn }))

  return { ...conversation, turns }
}

// Browsers may forbid the storage.
export function save(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value))
  } catch {}
}

export function recall(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key))
  } catch {
    return null
  }
}
