import type { outboxPtBr } from './outbox-pt-br.ts'

/** Texts about mail that leaves, in English. */
export const outboxEn: Record<keyof typeof outboxPtBr, string> = {
  'outbox.suppressed': 'Not sent (suppressed address)',
  'outbox.title': 'Sending',
  'outbox.channel': 'Channel',
  'outbox.channel.default': 'Smarthost of the configuration',
  'outbox.next': 'Next attempt',
  'outbox.recipients': 'Recipients and what became of each',
  'outbox.recipient': 'Recipient',
  'outbox.attempts': 'Attempts to send',
  'outbox.attempts.none': 'Nothing was tried yet.',
  'outbox.dialogue': 'What was said with the server',
  'outbox.reply': 'Reply of the server',
  'outbox.seconds': 'in {seconds} s',

  'history.mail-retried': 'Another attempt asked for',
  'history.mail-mended': 'Mail mended and sent again',
  'history.mail-deleted': 'Mail deleted from the queue',
  'audit.event.mail-retried': 'Another attempt for a message asked for',
  'audit.event.mail-mended': 'Message mended and sent again',
  'audit.event.mail-deleted': 'Message deleted from the sending queue',
  'audit.event.mails-handled': 'Messages of the sending queue handled in bulk',

  'outbox.why.specific': 'named by the step of the workflow',
  'outbox.why.contract': 'the channel of the contract',
  'outbox.why.answer-via': 'what the address answers by',
  'outbox.why.same-address': 'the channel of the address itself',
  'outbox.why.system': 'the channel of the system',
  'outbox.why.none': 'no channel was chosen',

  'outbox.outcome.sent': 'Handed to the server',
  'outbox.outcome.partly': 'Handed over for some only',
  'outbox.outcome.deferred': 'Put off by the server',
  'outbox.outcome.refused': 'Refused by the server',
  'outbox.outcome.unknown': 'Outcome unknown',
  'outbox.outcome.unreachable': 'Server does not answer',
  'outbox.outcome.sign-in': 'Sign-in refused',
  'outbox.outcome.insecure': 'Connection is not private',
  'outbox.outcome.no-host': 'Domain takes no mail',
  'outbox.outcome.private-host': 'Server inside our network',
  'outbox.outcome.too-large': 'Too large for the server',
  'outbox.outcome.not-sendable': 'Address cannot be used',
  'outbox.outcome.gave-up': 'Given up after five days',

  'outbox.notice.unknown':
    'The connection was lost when the server had the whole message: nobody knows whether it was accepted. So that nobody gets it twice, it is sent again only if its channel says so, or if a person does.',
  'outbox.notice.unreachable':
    'The outgoing server did not answer. The messages of this channel wait, and leave as soon as it is back.',
  'outbox.notice.sign-in':
    'The outgoing server did not accept user and password. Mend the channel; the messages wait and leave then.',
  'outbox.notice.insecure':
    'No private connection to the server could be made. Nothing was sent; it is tried again soon.',
  'outbox.notice.no-host': 'The domain of the recipient takes no mail. Check the address.',
  'outbox.notice.private-host':
    'The domain of the recipient points inside our network, where nothing is sent.',
  'outbox.notice.too-large': 'The server takes no messages of this size. Send smaller attachments.',
  'outbox.notice.gave-up': 'It was tried for five days in vain. Nothing tries again by itself.',
}
