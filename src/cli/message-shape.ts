import type { MessageFields, MessageRecord } from '../store/messages.ts'
import type { StoredContent } from '../store/contents.ts'

/** The fields of a message that every command prints. */
export function messageShape(message: Omit<MessageFields, 'peer'>) {
  return {
    id: message.id,
    direction: message.direction,
    door: message.door,
    messageId: message.messageId,
    reversePath: message.reversePath,
    recipients: message.recipients,
    subject: message.subject,
    state: message.state,
    disposition: message.disposition,
    reason: message.reason,
    reply: message.reply,
    protocol: message.protocol,
    receivedAt: message.receivedAt.toISOString(),
  }
}

/** A message with its content and the trace of its judgement. */
export function fullMessageShape(message: MessageRecord, content: StoredContent | null) {
  return {
    ...messageShape(message),
    kind: message.kind,
    from: message.author,
    to: message.to,
    cc: message.cc,
    date: message.date?.toISOString() ?? null,
    octets: message.octets,
    peer: message.peer,
    text: content?.text ?? null,
    replyText: content?.replyText ?? null,
    quotedText: content?.quotedText ?? null,
    attachments: (content?.attachments ?? []).map(({ filename, contentType, octets, sha256, contentId }) => ({
      filename,
      contentType,
      octets,
      sha256,
      contentId,
    })),
    bounce: content?.bounce ?? null,
    forward: content?.forward ?? null,
    authentication: message.authentication,
    reputation: message.reputation,
    contentState: message.contentState,
    trace: message.deliveries.flatMap(({ recipient, trace }) =>
      trace.map(({ rule, verdict, reason, details }) => ({ recipient, rule, verdict, reason, details })),
    ),
    deliveries: message.deliveries.map(({ recipient, plusPart, addressedAs, disposition, reason }) => ({
      recipient,
      plusPart,
      addressedAs,
      disposition,
      reason,
    })),
    decisions: message.decisions.map(({ at, ...decision }) => ({ ...decision, at: at.toISOString() })),
  }
}
