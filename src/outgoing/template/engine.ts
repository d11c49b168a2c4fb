import Handlebars from 'handlebars'

/** What a helper is given behind its values. */
export type HelperOptions = Handlebars.HelperOptions

/** A compiled text. */
export type CompiledTemplate = Handlebars.TemplateDelegate

/** An environment of the template language. */
export type TemplateEngine = typeof Handlebars

/** Makes an environment of its own: what is registered in one is known in no other. */
export function createTemplateEngine(): TemplateEngine {
  return Handlebars.create()
}

/** Markup of ours, which is not escaped once more. */
export type SafeText = Handlebars.SafeString

/** Says that a text is markup of ours. */
export function safeText(markup: string): SafeText {
  return new Handlebars.SafeString(markup)
}

/** Text as text inside markup. */
export function escapeText(text: string): string {
  return Handlebars.escapeExpression(text)
}
