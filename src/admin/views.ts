import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { SenderLanguage } from '../domain/language.ts'
import {
  type CompiledTemplate,
  createTemplateEngine,
  type HelperOptions,
} from '../outgoing/template/engine.ts'
import { helpers } from './helpers/index.ts'

const folder = path.join(import.meta.dirname, '../../views')

/** What every view knows beside its own data. */
export type ViewFrame = {
  readonly language: SenderLanguage
  readonly csrfToken: string
  /** By which what a form adds is known, however often the form is sent. */
  readonly formId: string
}

/** Fills a view, named as its file below `views` is. */
export type Views = (name: string, data: object, frame: ViewFrame) => string

/**
 * Reads all views and compiles them.
 *
 * Strict: a field that the data do not have is a fault, not an empty place. Only texts of our own files are compiled.
 */
export function loadViews(): Views {
  const environment = createTemplateEngine()
  for (const [name, helper] of Object.entries(helpers)) {
    environment.registerHelper(name, (...values: unknown[]) => {
      const options = values.pop() as HelperOptions
      return helper({ language: options.data.language, named: options.hash }, ...values)
    })
  }
  const templates = new Map<string, CompiledTemplate>()
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.hbs')) continue
    const text = readFileSync(path.join(folder, file), 'utf8')
    const name = file.slice(0, -'.hbs'.length)
    environment.parse(text)
    if (name.startsWith('partials/')) environment.registerPartial(path.basename(name), text)
    else templates.set(name, environment.compile(text, { strict: true }))
  }
  return (name, data, frame) => {
    const template = templates.get(name)
    if (template === undefined) throw new Error(`expected a view below ${folder}, got ${name}`)
    return template(data, { data: frame })
  }
}
