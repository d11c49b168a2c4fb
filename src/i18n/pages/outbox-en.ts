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

  'outbox.retry': 'Send now',
  'outbox.mend': 'Mend and send',
  'outbox.delete': 'Delete from the queue',
  'outbox.delete.lead':
    'Who has not got the message yet will not get it. Its content and its attempts are kept.',
  'outbox.delete.confirm': 'Delete from the queue',
  'outbox.cancel': 'Cancel',
  'outbox.repeat': 'Send although somebody may get it twice: nobody knows whether an earlier attempt arrived',
  'outbox.version': 'Versions',
  'outbox.replaces': 'Mends an earlier version that did not arrive',
  'outbox.replaced-by': 'There is a mended version of this message',
  'outbox.done.retry': 'The message is being sent now. Its state changes within seconds.',
  'outbox.done.edit': 'The mended version is being sent now. The earlier one stays in the history.',
  'outbox.done.delete': 'The message is out of the queue.',
  'outbox.obstacle.gone': 'This is no message of ours, or it is gone.',
  'outbox.obstacle.in-hand': 'The message is being sent right now. Wait some seconds and open it again.',
  'outbox.obstacle.changed':
    'The message changed while this page was open. Nothing was done; look and decide again.',
  'outbox.obstacle.over': 'Nothing is left to send: the message has arrived or was deleted from the queue.',
  'outbox.obstacle.unsure':
    'Nobody knows whether an earlier attempt arrived. Tick that somebody may get it twice to send it again.',
  'outbox.obstacle.barred':
    'None of the recipients may be written to: they are on the outgoing filter or suppressed.',
  'outbox.obstacle.not-kept': 'The text of this message was never composed; it cannot be sent again.',
  'outbox.obstacle.sent-before': 'One of the recipients has got this message already. Take the address out.',
  'outbox.mend.title': 'Mend and send',
  'outbox.mend.lead':
    'The mended version leaves now in the place of this one, which does not leave any more. Both stay in the history.',
  'outbox.mend.reached': 'Have got it already and do not get it again:',
  'outbox.mend.text.hint':
    'Unchanged, text, layout and attachments leave as they were. Changed, the text loses its layout; attachments and pictures stay.',
  'outbox.mend.no-text':
    'The text cannot be read yet and leaves as it is. To mend it, open this page again in a moment.',
  'outbox.mend.send': 'Send now',

  'outbox.bulk.selected': 'Handle sending of the selected',
  'outbox.bulk.filter': 'Handle all undelivered of this filter',
  'outbox.bulk.title': 'Handle the sending queue',
  'outbox.bulk.total.one': '{count} message has not reached everybody. Nothing was done yet.',
  'outbox.bulk.total.other': '{count} messages have not reached everybody. Nothing was done yet.',
  'outbox.bulk.caption': 'Messages that did not arrive, the newest first',
  'outbox.bulk.repeat': 'Send those too that somebody may get twice',
  'outbox.bulk.retry.one': 'Send {count} message now',
  'outbox.bulk.retry.other': 'Send {count} messages now',
  'outbox.bulk.delete.one': 'Delete {count} message from the queue',
  'outbox.bulk.delete.other': 'Delete {count} messages from the queue',
  'outbox.bulk.nothing': 'Nothing to handle: all chosen messages have arrived or are out of the queue.',
  'outbox.bulk.retried': 'Put forward to be sent now: {changed}',
  'outbox.bulk.deleted': 'Deleted from the queue: {changed}',
  'outbox.bulk.refused.one': '{count} message stayed as it was:',
  'outbox.bulk.refused.other': '{count} messages stayed as they were:',
  'outbox.bulk.running': 'Sending queue: work in progress',
  'outbox.bulk.finished': 'Sending queue: done',
  'outbox.bulk.stopped': 'Sending queue: stopped by a fault of ours',

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
