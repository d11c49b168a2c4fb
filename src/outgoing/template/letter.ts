import type { TemplatedMail } from '../../domain/outgoing/automatic-mail.ts'
import type { Appearance } from '../../domain/outgoing/channel.ts'
import { numberedSubject } from '../../domain/outgoing/numbered-subject.ts'
import { escapeText } from './engine.ts'
import { fillTemplate } from './fill.ts'
import { textToHtml } from './text-to-html.ts'

/** What of a mail by a template says anything, as people read it in HTML and as text. */
export type Letter = { readonly subject: string; readonly text: string; readonly html: string }

type LetterFacts = Pick<
  TemplatedMail,
  'text' | 'values' | 'language' | 'signature' | 'appearance' | 'protocol'
>

/** The mail that a template makes: what pages preview is what leaves. C38 */
export function letterOf(facts: LetterFacts): Letter {
  const { language, signature, appearance } = facts
  const { subject, text } = fillTemplate(facts.text, facts.values, language)
  const signed = signature === null ? [] : [signature.name, signature.jobTitle].filter((line) => line !== '')
  const footer = footerLines(appearance)
  return {
    subject: numberedSubject(subject, facts.protocol),
    text: `${[text, ...(signed.length > 0 ? [signed.join('\n')] : []), ...footerText(footer)].join('\n\n')}\n`,
    html: page(language, appearance, [
      textToHtml(text),
      ...(signed.length > 0 ? [textToHtml(signed.join('\n'))] : []),
      ...footerHtml(footer, appearance),
    ]),
  }
}

function footerLines({ brandName, footer }: Appearance): readonly string[] {
  return [brandName, ...footer.split('\n')].map((line) => line.trim()).filter((line) => line !== '')
}

function footerText(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`--\n${lines.join('\n')}`]
}

function footerHtml(lines: readonly string[], { brandName, brandUrl }: Appearance): readonly string[] {
  if (lines.length === 0) return []
  const isLinked = /^https?:\/\//.test(brandUrl)
  const shown = lines.map((line) =>
    line === brandName.trim() && isLinked
      ? `<a href="${escapeText(brandUrl)}">${escapeText(line)}</a>`
      : escapeText(line),
  )
  return [`<p style="font-size:13px;color:#595959">${shown.join('<br>\n')}</p>`]
}

/** No style but in place, and nothing that a program has to fetch. */
function page(language: string, { background, accent }: Appearance, parts: readonly string[]): string {
  const outer = `background:${colour(background, '#ffffff')};margin:0;padding:16px`
  const inner = [
    'max-width:640px;padding:8px 16px;background:#ffffff;color:#1a1a1a',
    `border-top:4px solid ${colour(accent, '#1f5fa8')}`,
    'font:16px/1.5 Arial,Helvetica,sans-serif',
  ].join(';')
  return [
    `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"></head>`,
    `<body style="${outer}"><div style="${inner}">`,
    ...parts,
    '</div></body></html>\n',
  ].join('\n')
}

function colour(text: string, otherwise: string): string {
  return /^#[0-9a-f]{6}$/i.test(text) ? text : otherwise
}
