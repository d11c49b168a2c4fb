import type { Response } from 'express'
import type { Language } from '../../../domain/language.ts'
import { escapeText } from '../../../outgoing/template/engine.ts'
import { findMailTemplate } from '../../../store/mail-templates.ts'
import { notFound } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { type Say, sayIn } from '../../say.ts'
import { parameter, visitOf } from '../../visit.ts'
import { type Example, exampleLetter } from './example.ts'
import { faultsOf, readForm, type TemplateForm } from './template-form.ts'

/** Nothing in, nothing out, and shown in a frame of ours alone. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"

/** Shows a saved template for the frame of its form. */
export const preview: Page =
  ({ database }) =>
  async (request, response) => {
    const template = await findMailTemplate(database.reader, parameter(request, 'id'))
    if (template === null) throw notFound()
    send(response, documentOf(template, visitOf(request).language))
  }

/** Shows what is being typed for the frame of its form, and saves nothing. C38 */
export const previewDraft: Page = () => (request, response) => {
  send(response, documentOf(readForm(request.body, []), visitOf(request).language))
}

function send(response: Response, document: string): void {
  response.setHeader('Content-Security-Policy', policy)
  response.setHeader('X-Frame-Options', 'SAMEORIGIN')
  response.type('text/html').send(document)
}

function documentOf(form: TemplateForm, language: Language): string {
  const say = sayIn(language)
  const { subject = [], body = [] } = faultsOf(form)
  const faults = [...subject, ...body]
  return page(
    language,
    faults.length > 0
      ? [
          `<p><strong>${escapeText(say('templates.preview.faults'))}</strong></p>`,
          `<ul>${faults.map(({ key, values }) => `<li>${escapeText(say(key, values))}</li>`).join('')}</ul>`,
        ]
      : letterParts(exampleLetter(form), say),
  )
}

/** The letter's HTML within the page, and its text below: both as they leave. */
function letterParts({ subject, html, text }: Example, say: Say): readonly string[] {
  const heading = (key: string): string => `<h2>${escapeText(say(key))}</h2>`
  return [
    heading('templates.preview.subject'),
    `<p>${escapeText(subject)}</p>`,
    heading('templates.preview.html'),
    bodyOf(html),
    heading('templates.preview.text'),
    `<pre>${escapeText(text)}</pre>`,
  ]
}

/** The body of a letter as a part of another document. */
function bodyOf(html: string): string {
  return html.replace(/^[\s\S]*<body/, '<div').replace(/<\/body>[\s\S]*$/, '</div>')
}

function page(language: Language, parts: readonly string[]): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<style>body { margin: 1rem; font: 16px/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; overflow-wrap: anywhere } h2 { margin: 1rem 0 .25rem; font-size: .875rem; color: #555 } p { margin: .5rem 0 } pre { font: 14px/1.5 ui-monospace, monospace; white-space: pre-wrap }</style>
</head>
<body>
${parts.join('\n')}
</body>
</html>
`
}
