// What was said, as values: each function takes a conversation and returns a new one.

export const fresh = Object.freeze({ turns: [], count: 0, token: null })

const KEPT = 50

export function asked(conversation, text, entry, at) {
  const id = conversation.count + 1

  return { ...conversation, count: id, turns: [...conversation.turns, { id, text, entry, at }] }
}

export function replied(conversation, id, reply, repliedAt) {
  return { ...changed(conversation, id, { reply, repliedAt }), token: reply.conversation }
}

export function failed(conversation, id, { kind, wait }) {
  return changed(conversation, id, { failure: { kind, wait } })
}

export function rated(conversation, id, rating) {
  return changed(conversation, id, { rating })
}

export function withdrawn(conversation, id) {
  return { ...conversation, turns: conversation.turns.filter((turn) => turn.id !== id) }
}

// As the tab keeps it: the latest turns, and one that was under way can be asked again.
export function kept({ turns, count, token }) {
  const latest = turns.slice(-KEPT).map((turn) => ({
    ...turn,
    failure: turn.failure ?? (turn.reply ? undefined : { kind: 'cancelled' }),
  }))

  return { turns: latest, count, token }
}

function changed(conversation, id, change) {
  return {
    ...conversation,
    turns: conversation.turns.map((turn) => (turn.id === id ? { ...turn, ...change } : turn)),
  }
}
