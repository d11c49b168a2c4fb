import { auditDetailEn } from './pages/audit-detail-en.ts'
import { authenticityEn } from './pages/authenticity-en.ts'
import { channelsEn } from './pages/channels-en.ts'
import { pulledEn } from './pages/pulled-en.ts'
import { bouncesEn } from './pages/bounces-en.ts'
import { accountsEn } from './pages/accounts-en.ts'
import { answersEn } from './pages/answers-en.ts'
import { conversationEn } from './pages/conversation-en.ts'
import { deskEn } from './pages/desk-en.ts'
import { classificationEn } from './pages/classification-en.ts'
import { distributionEn } from './pages/distribution-en.ts'
import { frameEn } from './pages/frame-en.ts'
import { httpDoorEn } from './pages/http-door-en.ts'
import { listsEn } from './pages/lists-en.ts'
import { mailEn } from './pages/mail-en.ts'
import { messagesEn } from './pages/messages-en.ts'
import { reprocessEn } from './pages/reprocess-en.ts'
import { noticeEn } from './pages/notice-en.ts'
import { outboxEn } from './pages/outbox-en.ts'
import { peopleEn } from './pages/people-en.ts'
import { policyChangeEn } from './pages/policy-change-en.ts'
import { policyEn } from './pages/policy-en.ts'
import { registryEn } from './pages/registry-en.ts'
import { reputationEn } from './pages/reputation-en.ts'
import { matchingEn } from './pages/matching-en.ts'
import { routingEn } from './pages/routing-en.ts'
import { ruleHintsEn } from './pages/rule-hints-en.ts'
import { templatesEn } from './pages/templates-en.ts'
import { trialEn } from './pages/trial-en.ts'
import { triageEn } from './pages/triage-en.ts'
import { searchEn } from './pages/search-en.ts'
import { whyEn } from './pages/why-en.ts'
import type { TextKey } from './pt-br.ts'

/** Every text in English. */
export const en: Readonly<Record<TextKey, string>> = {
  'reason.subject-missing': 'The ticket could not be opened. The e-mail has no subject.',
  'reason.several-recipients':
    "The ticket could not be opened. There is more than one e-mail address in the 'TO' field. To open a ticket, the e-mail must be addressed, in the TO field, only to the address that opens tickets.",
  'reason.header-fault': 'The header section of the message leaves open who wrote it.',
  'reason.virus-found': 'The message carries a virus or another harmful program.',
  'reason.spam-found': 'The message has the marks of advertising or fraud and is not accepted here.',
  'reason.scanner-unavailable': 'The security check is out of service; the message is not lost.',
  'reason.asked-to-wait': 'The message needs to be sent again in a short while; it is not lost.',
  'reason.not-scanned': 'Could not be scanned for viruses and spam; kept until somebody has looked.',
  'reason.probable-spam': 'The filter says it may be spam; kept until somebody has looked.',
  'remedy.virus-found': 'Scan your computer for viruses and send the message without the attachment.',
  'remedy.spam-found': 'Write again in your own words, with fewer links, or get in touch by other means.',
  'remedy.scanner-unavailable': 'Your server will try again by itself.',
  'remedy.asked-to-wait': 'Your server will try again by itself.',
  'remedy.not-scanned':
    'See the details of the check: the scanner was out of service, or the message is too large for it. Then reprocess the message.',
  'remedy.probable-spam':
    'If the message is honest, change the policy of the address and reprocess the message.',
  'reason.dangerous-file': 'The message carries a file that may run programs, which is not accepted here.',
  'reason.encrypted-archive': 'The message carries an archive with a password, which is not accepted here.',
  'reason.too-many-files': 'The message carries too many attachments.',
  'reason.suspicious-file': 'Carries a file that may run programs; kept until somebody has looked.',
  'reason.locked-archive': 'Carries an archive with a password; kept until somebody has looked.',
  'reason.not-registered': 'The ticket could not be opened. User not found.',
  'reason.requester-blocked': 'The ticket could not be opened. User blocked/inactive.',
  'reason.email-not-permitted':
    'The ticket could not be opened. User without permission to open tickets by e-mail.',
  'reason.validation-pending':
    'The ticket could not be opened. The requester has a ticket PENDING validation.',
  'reason.requests-closed': 'This address opens no tickets by e-mail; it takes only replies to tickets.',
  'reason.sender-is-staff': 'Technicians and administrators do not open tickets by e-mail.',
  'reason.body-missing': 'The ticket could not be opened. The e-mail has no text.',
  'reason.not-approved': 'The help desk has decided not to take this message.',
  'reason.relay-denied': 'This server does not relay mail to other domains.',
  'reason.unknown-address': 'This address does not exist here.',
  'reason.disabled-address': 'This address is switched off and takes no mail.',
  'reason.malformed-address': 'The address is not written correctly.',
  'reason.non-ascii-address': 'The address is not ASCII and the message did not ask for SMTPUTF8.',
  'reason.blocked-author': 'Mail from this sender is not accepted here.',
  'reason.loop-detected': 'The message is in a loop: it has been here, or has crossed too many servers.',
  'reason.message-too-large': 'The message is larger than the limit of this server.',
  'reason.malformed-message': 'The message is not in Internet format (line ends or forbidden characters).',
  'reason.internal-failure': 'Temporary failure of this server; the message is not lost.',
  'reason.rate-exceeded': 'Too much mail in a short time.',
  'reason.too-many-recipients': 'Too many recipients in one transaction.',
  'reason.different-policy': 'This recipient has other rules and needs a transaction of its own.',
  'reason.awaiting-approval': 'The message waits to be let in by the help desk; your server will try again.',
  'reason.storage-full': 'No room to keep the message now.',
  'reason.shutting-down': 'The server is being restarted.',
  'reason.too-many-sessions': 'Too many connections at the moment.',
  'reason.too-many-errors': 'Too many errors, or commands without a message, in this connection.',
  'reason.session-timeout': 'Time is up.',
  'reason.for-postmaster': 'Message for postmaster, kept for the administrator.',
  'reason.machine-mail': 'A machine’s answer about something we do not know; kept, and no ticket opened.',
  'reason.above-cap': 'Too many messages in a short time, as in a loop; kept until somebody has looked.',
  'reason.only-in-cc': 'This address opens no tickets when it is only in copy (Cc).',
  'reason.only-copied': 'This address was only in copy (Cc); kept, and no ticket opened.',
  'reason.duplicate': 'Repeated delivery of the same message.',

  'remedy.for-postmaster': 'Mail for postmaster is always accepted and stays here for the administrator.',
  'remedy.machine-mail':
    'Bounces, receipts, automatic answers, lists and invitations open no ticket. Read the message; if it asks for something, write to its author or open the ticket yourself.',
  'remedy.above-cap':
    'See whether the author is a robot that answers our notice. If it is a person, reprocess the message; if it is a robot, block the address.',
  'remedy.only-in-cc': 'Put the support address in the To field and send again.',
  'remedy.only-copied':
    'Read the message; if it asks for something, write to the author. To open tickets for copies too, change the policy of the address and reprocess the message.',
  'remedy.subject-missing': 'Write a subject and send it again.',
  'remedy.several-recipients': 'Leave only the support address in To and put the others in copy (Cc).',
  'remedy.header-fault':
    'Ask the administrator of the program that made the message to put one sender in From.',
  'remedy.dangerous-file': 'Send the content in another format, such as PDF or an image, or a link to it.',
  'remedy.encrypted-archive': 'Send the file without a password, or a link to it.',
  'remedy.too-many-files': 'Put the files into one, or send them in several messages.',
  'remedy.suspicious-file':
    'Check with the sender before you open the attachment. To accept it, change the policy of the address and reprocess the message.',
  'remedy.locked-archive':
    'Ask the sender for the password by other means. To accept it, change the policy of the address and reprocess the message.',
  'remedy.not-registered': 'Write from the address you are registered with, or ask support to register you.',
  'remedy.requester-blocked': 'Contact support by other means to have your access restored.',
  'remedy.email-not-permitted':
    'Open the ticket in the portal, or ask support for permission to open by e-mail.',
  'remedy.validation-pending': 'Validate your pending tickets and send it again.',
  'remedy.requests-closed':
    'About an existing ticket, reply to one of its mails; for a new one, use other means.',
  'remedy.sender-is-staff': 'Open the ticket in the panel, or write from the address of a requester.',
  'remedy.body-missing': 'Describe the request in the body of the mail and send it again.',
  'remedy.not-approved': 'Reach the help desk another way.',
  'remedy.relay-denied': 'Check the address of the recipient.',
  'remedy.unknown-address': 'Check that the address is typed correctly.',
  'remedy.disabled-address': 'Look up the present support address.',
  'remedy.malformed-address': 'Correct the address and send it again.',
  'remedy.non-ascii-address': 'Use an ASCII address, or a server that supports SMTPUTF8.',
  'remedy.blocked-author': 'Contact support by other means.',
  'remedy.loop-detected': 'Ask your mail administrator to check the forwarding rules.',
  'remedy.message-too-large': 'Send smaller attachments, or a link to them.',
  'remedy.malformed-message': 'Ask the administrator of the program that made the message to mend it.',
  'remedy.internal-failure': 'There is nothing to do: your server will try again.',
  'remedy.rate-exceeded': 'There is nothing to do: your server will try again later.',
  'remedy.too-many-recipients': 'There is nothing to do: your server will send to the others next.',
  'remedy.different-policy': 'There is nothing to do: your server will send it next.',
  'remedy.awaiting-approval':
    'Nothing needs to be done: once it is let in, the message comes with the next try.',
  'remedy.storage-full': 'There is nothing to do: your server will try again.',
  'remedy.shutting-down': 'There is nothing to do: your server will try again.',
  'remedy.too-many-sessions': 'There is nothing to do: your server will try again.',
  'remedy.too-many-errors': 'Check the list of addresses before you try again.',
  'remedy.session-timeout': 'There is nothing to do: your server will try again.',

  'reason.command-unrecognized': 'Command not recognized',
  'reason.line-too-long': 'Line too long',
  'reason.syntax-error': 'Syntax error in parameters',
  'reason.malformed-reverse-path': 'The sender address is not written correctly',
  'reason.malformed-recipient': 'The recipient address is not written correctly',
  'reason.not-implemented': 'Command not available',
  'reason.bad-sequence': 'Bad sequence of commands',
  'reason.command-not-permitted': 'This command is for named hosts only',
  'reason.parameter-unsupported': 'Parameter not recognized',
  'reason.sender-accepted': 'Sender accepted',
  'reason.recipient-accepted': 'Recipient accepted',
  'reason.message-accepted': 'Message accepted',
  'reason.command-accepted': 'OK',
  'reason.cannot-verify': 'Addresses are not verified; send the message',
  'reason.help': 'See RFC 5321',
  'reason.early-talker': 'Wait for the greeting before you talk',
  'reason.not-smtp': 'SMTP is spoken here',
  'reason.session-closed': 'Goodbye',
  'reason.tls-ready': 'Ready to start TLS',

  'reply.protocol': 'Protocol {protocols}',
  'reply.received': 'Message received',

  'mail.acknowledgement.subject': 'We received your message: ticket {protocol} ({subject})',
  'mail.acknowledgement.text':
    'We received your message and opened ticket {protocol}.\n\nTo add anything, reply to this mail.\n',

  'ticket.untitled': '(no subject)',

  'history.mail-received': 'Mail received',
  'history.machine-mail-received': 'Machine mail received',
  'history.mail-sent': 'Mail sent',
  'history.mail-failed': 'Mail not delivered',
  'history.pre-ticket-registered': 'Pre-ticket registered',
  'history.ticket-registered': 'Ticket registered',
  'history.marked-read': 'Marked as read',
  'history.marked-unread': 'Marked as unread',
  'history.marked-spam': 'Marked as spam',
  'history.discarded': 'Discarded',
  'history.closed': 'Closed',
  'history.validation-asked': 'Validation asked of the requester',
  'history.reopened': 'Reopened',
  'history.reprocessed': 'Reprocessed',
  'history.corrected': 'Corrected by the author on the page of the refusal',

  'rule.refuseOversize': 'Declared size',
  'rule.refuseAboveRate': 'Rate of mail',
  'rule.refuseBlockedPeer': 'Blocklist (network)',
  'rule.refuseBlockedReversePath': 'Blocklist (envelope)',
  'rule.refuseTooManyRecipients': 'Number of recipients',
  'rule.refuseRelay': 'A domain of ours',
  'rule.refuseUnknownAddress': 'Known address',
  'rule.refuseDisabledAddress': 'Address switched on',
  'rule.refuseDisabledDesk': 'Address switched on, behind a forwarder',
  'rule.refuseDifferentPolicy': 'One policy per transaction',
  'rule.refuseLoop': 'Loop',
  'rule.refuseOwnMail': 'Our own mail back',
  'rule.refuseDeliveredBefore': 'Delivered here before',
  'rule.holdAboveCaps': 'Caps against loops',
  'rule.holdMachineMail': 'A machine’s answer',
  'rule.refuseBlockedAuthor': 'Blocklist',
  'rule.refuseSeveralRecipients': 'R6: one address in To',
  'rule.refuseHeaderFaults': 'Header section',
  'rule.refuseViruses': 'Virus scanner',
  'rule.refuseSpam': 'Spam filter',
  'rule.refuseDangerousFiles': 'Files that run programs',
  'rule.refuseEncryptedArchives': 'Archives with a password',
  'rule.refuseTooManyFiles': 'Number of attachments',
  'rule.refuseMissingSubject': 'R1: a subject',
  'rule.refuseClosedRequests': 'Opening by mail',
  'rule.refuseUnregistered': 'R2: a registered requester',
  'rule.refuseStaff': 'Neither technician nor administrator',
  'rule.refuseBlockedRequester': 'R3: an active requester',
  'rule.refuseUnpermitted': 'R4: permission to open by e-mail',
  'rule.refusePendingValidation': 'R5: tickets awaiting validation',
  'rule.refuseMissingBody': 'A text',

  'rule.refuseUnapproved': 'Let in at the door',
  'rule.keepGivenVerdict': 'Answered at another door',
  'kind.new': 'New',
  'kind.reply': 'Reply',
  'kind.forward': 'Forward',
  'kind.bounce': 'Bounce',
  'kind.delay-notice': 'Delay notice',
  'kind.delivery-receipt': 'Delivery receipt',
  'kind.read-receipt': 'Read receipt',
  'kind.feedback-report': 'Abuse report',
  'kind.auto-reply': 'Automatic reply',
  'kind.auto-generated': 'Machine-made',
  'kind.challenge-response': 'Challenge',
  'kind.list': 'Mailing list',
  'kind.calendar': 'Invitation',

  ...accountsEn,
  ...answersEn,
  ...authenticityEn,
  ...channelsEn,
  ...pulledEn,
  ...bouncesEn,
  ...conversationEn,
  ...deskEn,
  ...templatesEn,
  ...distributionEn,
  ...triageEn,
  ...frameEn,
  ...httpDoorEn,
  ...listsEn,
  ...mailEn,
  ...messagesEn,
  ...reprocessEn,
  ...noticeEn,
  ...matchingEn,
  ...routingEn,
  ...outboxEn,
  ...peopleEn,
  ...policyChangeEn,
  ...auditDetailEn,
  ...ruleHintsEn,
  ...policyEn,
  ...registryEn,
  ...reputationEn,
  ...trialEn,
  ...searchEn,
  ...whyEn,
  ...classificationEn,
}
