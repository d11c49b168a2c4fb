import { permanent, type Reason, transient } from '../src/domain/policy/reasons.ts'
import { translate } from '../src/i18n/translate.ts'

/** Writes the page that documents every refusal, from the catalogue and its texts. */
export function reasonsDoc(): string {
  return [
    '# Reasons',
    '',
    'Every refusal of Portaria: what the sender reads, and what he can do about it. Generated from the catalogue by',
    '`node tools/write-reasons-doc.ts`; a test keeps it true. On the wire the texts are folded to printable ASCII.',
    '',
    '## For good (5yz)',
    '',
    ...Object.entries(permanent).flatMap(([reason, { code, status }]) =>
      section(reason as Reason, code, status),
    ),
    '## For now (4yz): the sender keeps the message and tries again',
    '',
    ...Object.entries(transient).flatMap(([reason, { code, status }]) =>
      section(reason as Reason, code, status),
    ),
  ].join('\n')
}

function section(reason: Reason, code: number, status: string): string[] {
  return [
    `### ${reason}`,
    '',
    `\`${code} ${status}\``,
    '',
    `- pt-BR: ${translate('pt-BR', `reason.${reason}`)} ${translate('pt-BR', `remedy.${reason}`)}`,
    `- en: ${translate('en', `reason.${reason}`)} ${translate('en', `remedy.${reason}`)}`,
    '',
  ]
}
