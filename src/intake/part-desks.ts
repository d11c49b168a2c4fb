import type { JudgedMessage } from './settle.ts'

/** The message as it is for some of its desks, with their recipients alone; `null` where none is chosen. */
export function partFor(message: JudgedMessage, isChosen: (index: number) => boolean): JudgedMessage | null {
  const desks = message.desks.filter((_, index) => isChosen(index))
  if (desks.length === 0) return null
  const judgements = message.judgements.filter((_, index) => isChosen(index))
  const named = new Set(desks.flat().map(({ recipient }) => recipient))
  const recipients = message.envelope.recipients.filter((recipient) => named.has(recipient))
  return { ...message, envelope: { ...message.envelope, recipients }, desks, judgements }
}
