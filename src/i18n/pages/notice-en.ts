import type { noticePtBr } from './notice-pt-br.ts'

/** Texts of the notice of refusal, and of what the message page says of it, in English. */
export const noticeEn: Readonly<Record<keyof typeof noticePtBr, string>> = {
  'mail.notice.from': 'Automatic notice',
  'mail.notice.subject': 'Your message was not accepted: {subject}',
  'mail.notice.subject.blank': 'Your message was not accepted',
  'mail.notice.lead': 'Your message to {desk}, received on {date}, was not accepted.',
  'mail.notice.reason': 'Reason:',
  'mail.notice.remedy': 'What you can do:',
  'mail.notice.about': 'Subject of your message: {subject}',
  'mail.notice.reference': 'Reference, should you talk to the help desk: {reference}',
  'mail.notice.link': 'Full explanation: {link}',
  'mail.notice.end':
    'This notice is automatic. We send at most one a day for the same reason. It does not hold the text of your message, only its header section.',

  'notice.title': 'Notice to the author',
  'notice.waiting': 'Notice waiting to be sent',
  'notice.sending': 'Notice being sent',
  'notice.deferred': 'Notice not delivered yet; it will be tried again',
  'notice.sent': 'Notice sent',
  'notice.failed': "Notice refused by the author's server",
  'notice.open': 'See the notice',
  'notice.refused': 'See the refused message',
  'notice.withheld.reason':
    'Not sent: among the reasons is one that nobody is told of, such as a block or a loop.',
  'notice.withheld.machine': 'Not sent: the message came from a machine or a list.',
  'notice.withheld.no-address': 'Not sent: the author has no address that takes mail.',
  'notice.withheld.old': 'Not sent: the message is more than five days old.',
  'notice.withheld.not-authenticated':
    'Not sent: nothing proves that the message is from this author, and the notice might reach somebody innocent.',
  'notice.withheld.filtered': 'Not sent: the address is on the outgoing filter.',
  'notice.withheld.told-today': 'Not sent: the author was told of this reason within the last 24 hours.',
  'notice.withheld.suppressed': 'Not sent: the address of the author is suppressed.',
  'notice.withheld.capped':
    'Not sent: the author has had, or is going to have, five automatic mails within 24 hours.',
  'notice.withheld.accepted': 'Not sent: the message was accepted before the notice had its turn.',
}
