import type { QueuedMail } from './queued-mails.ts'

/** An answer in the outbox that mails of ours follow: what it does with its ticket tells others, too. */
export type FollowedAnswer = { readonly id: string; readonly leavesAt: Date }

/** Mails that leave no earlier than the answer they follow, and go with it when it is taken back. */
export function followAnswer(
  mails: readonly QueuedMail[],
  answer: FollowedAnswer | null,
): readonly QueuedMail[] {
  if (answer === null) return mails
  return mails.map((mail) => ({
    ...mail,
    answerId: answer.id,
    leavesAt: mail.leavesAt > answer.leavesAt ? mail.leavesAt : answer.leavesAt,
  }))
}
