// What was said, as values: each function returns a new one.

export const fresh = { turns: [], count: 0, token: null }

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

// As a tab keeps it: a turn that is under way can be asked again.
export function kept(conversation) {
  const turns = conversation.turns.map((turn) => (turn.reply ? turn : { failure: { kind: 'cancelled' }, ...turn }))

  return { ...conversation, turns }
}

function changed(conversation, id, change) {
  return {
    ...conversation,
    turns: conversation.turns.map((turn) => (turn.id === id ? { ...turn, ...change } : turn)),
  }
}
