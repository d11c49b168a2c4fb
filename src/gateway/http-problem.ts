import { randomUUID } from 'node:crypto'
import type { Language } from '../domain/language.ts'
import { translate } from '../i18n/translate.ts'
import { overall, type RecipientReply, replyLines, tellReplies } from '../intake/answer.ts'

/** What is wrong with a request, before any rule is asked, with its status. RFC 9110 §15.5 */
const problems = {
  'malformed-envelope': 400,
  'malformed-key': 400,
  unauthorized: 401,
  'not-found': 404,
  'method-not-allowed': 405,
  'unsupported-content': 415,
  'key-reused': 422,
  'too-many-requests': 429,
  'try-again': 503,
} as const

/** The name of a problem of a request. */
export type ProblemId = keyof typeof problems

/** What a request is answered: a status and a document. */
export type HttpReply = { readonly status: number; readonly body: string }

/** The document about a problem of the request. RFC 9457 §3 */
export function problemOf(id: ProblemId, language: Language): HttpReply {
  const status = problems[id]
  return document(status, {
    type: `urn:portaria:problem:${id}`,
    title: translate(language, `http.${id}`),
    status,
    detail: translate(language, `http.${id}.help`),
  })
}

/** The document about what became of a message: a problem unless somebody has got it. */
export function replyOfMessage(replies: readonly RecipientReply[], language: Language): HttpReply {
  const recipients = tellReplies(replies)
  const { verdict, text } = overall(replies)
  if (verdict.kind === 'pass') {
    const protocol = recipients.find((each) => each.protocol !== null)?.protocol ?? null
    const isForAll = recipients.every(({ accepted }) => accepted)
    return { status: 201, body: JSON.stringify({ accepted: isForAll, protocol, recipients }) }
  }
  const status = statusOf(verdict)
  return document(status, {
    type: `urn:portaria:reason:${verdict.reason}`,
    title: translate(language, `reason.${verdict.reason}`),
    status,
    detail: text.length > 0 ? text.join(' ') : translate(language, `reason.${verdict.reason}`),
    reason: verdict.reason,
    reply: replyLines({ verdict, text }, 'message-accepted').join('\n'),
    recipients,
  })
}

/** A refusal is final; what is put off may come again. */
function statusOf({ kind, reason }: { readonly kind: 'reject' | 'defer'; readonly reason: string }): number {
  if (kind === 'reject') return reason === 'message-too-large' ? 413 : 422
  return reason === 'rate-exceeded' ? 429 : 503
}

function document(status: number, members: Readonly<Record<string, unknown>>): HttpReply {
  return { status, body: JSON.stringify({ ...members, instance: `urn:uuid:${randomUUID()}` }) }
}
