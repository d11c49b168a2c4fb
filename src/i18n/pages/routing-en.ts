import type { routingPtBr } from './routing-pt-br.ts'

/** Texts of where a mail leads by To, Cc and Bcc, and of what it joins, in English. */
export const routingEn: Readonly<Record<keyof typeof routingPtBr, string>> = {
  'desks.field.knownAs': 'Public addresses that forward here',
  'desks.field.knownAs.hint':
    'One a line. Optional. They are of another server and only serve to recognise the address in To and Cc.',
  'message.addressed-as.to': 'in the To field',
  'message.addressed-as.cc': 'in copy (Cc)',
  'rule.refuseRequestInCc': 'Address only in copy',
  'detail.requestsInCc': 'requests in copy',
  'detail.isOnlyInCc': 'address only in copy (Cc)',
  'detail.isOtherInTo': 'another address of ours in To',
  'setting.requestsInCc': 'Request with this address only in copy (Cc)',
  'setting.requestsInCc.hint': 'Replies to tickets always pass.',
  'setting.requestsInCc.accept': 'Open a ticket',
  'setting.requestsInCc.hold': 'Hold until somebody has looked',
  'setting.requestsInCc.refuse': 'Refuse',
  'setting.sharedMail': 'Message to several addresses of ours',
  'setting.sharedMail.hint': 'Counts among addresses that have not chosen a ticket at each.',
  'setting.sharedMail.one': 'One ticket, in the queue of all',
  'setting.sharedMail.each': 'A ticket at each, linked to each other',
  'setting.sharedMail.to': 'One ticket, in the queue of those in To',
  'setting.joinReplies': 'Add replies to existing tickets',
  'setting.joinReplies.hint': 'If not, a reply to a mail of ours is treated as a new message.',
  'setting.sameSubject': 'Message with the subject of an open ticket',
  'setting.sameSubject.hint':
    'Re, RES, ENC, Fwd and capitals do not count. Of several tickets the latest counts.',
  'setting.sameSubject.new': 'Do not associate, create a new ticket',
  'setting.sameSubject.participants': 'Associate only if the sender is the requester or in CC of the ticket',
  'setting.sameSubject.anyone': 'Associate even if the sender is neither the requester nor in CC',
  'history.shared-with-desk': 'Came by another address of ours too',
  'ticket.queues': 'Also in the queue of',
  'ticket.related': 'From the same message',
}
