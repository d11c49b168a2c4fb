import type { SendMailOptions } from 'nodemailer'
import type { SenderLanguage } from '../domain/language.ts'
import type { Appearance } from '../domain/outgoing/channel.ts'
import { letterHtml } from './answer/letter-html.ts'
import { letterText } from './answer/letter-text.ts'
import type { Logo } from './read-logo.ts'

/** How a mail of ours looks. M16 M17 */
export type Branding = {
  /** Of its channel; `null` where it leaves by the server of the configuration, as text alone. */
  readonly appearance: Appearance | null
  readonly logo: Logo | null
}

/** How mail without a channel looks. */
export const noBranding: Branding = { appearance: null, logo: null }

/** The body of a mail that we send by ourselves, with the brand, the footer and the colours of answers. M16 */
export function brandedBody(
  { language, text }: { readonly language: SenderLanguage; readonly text: string },
  { appearance, logo }: Branding,
  hostname: string,
): Pick<SendMailOptions, 'text' | 'html' | 'attachments'> {
  if (appearance === null) return { text }
  const picture = logo === null ? null : { name: appearance.brandName, contentId: `logo@${hostname}` }
  const letter = { language, text, quote: null, pictures: [], appearance, logo: picture }
  return {
    text: letterText(letter),
    html: letterHtml(letter),
    ...(logo === null || picture === null
      ? {}
      : {
          attachments: [
            {
              filename: 'logo',
              contentType: logo.contentType,
              content: Buffer.from(logo.octets),
              contentDisposition: 'inline' as const,
              cid: picture.contentId,
            },
          ],
        }),
  }
}
