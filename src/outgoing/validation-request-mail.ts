import type { SendMailOptions } from 'nodemailer'
import type { ValidationRequest } from '../domain/outgoing/automatic-mail.ts'
import { cleanText } from '../domain/fold.ts'
import { formatDate } from '../i18n/format.ts'
import { translate } from '../i18n/translate.ts'
import { composeAcknowledgement } from './acknowledgement-mail.ts'

/**
 * Composes a mail that asks whether what was done has helped, with a link for each answer. A20
 *
 * It is text alone: whoever gets it sees where both links lead. Nothing is noted by opening one.
 */
export function composeValidationRequest(
  facts: ValidationRequest,
  signature: { readonly secret: Uint8Array; readonly hostname: string },
): SendMailOptions {
  const { language, protocol, link, until } = facts
  const subject = cleanText(facts.subject).replace(/\p{Cc}+/gu, ' ')
  return {
    ...composeAcknowledgement({ ...facts, template: 'acknowledgement' }, signature),
    subject: translate(language, 'mail.validation.subject', { protocol, subject }),
    text: translate(language, 'mail.validation.text', {
      protocol,
      solved: `${link}?answer=solved`,
      open: `${link}?answer=open`,
      until: formatDate(language, new Date(until)),
    }),
  }
}
