import type { MailTemplate } from '../domain/outgoing/template.ts'
import { type ChoiceView, choicesOf } from './registry.ts'
import type { Say } from './say.ts'

/** The models that the answer to a ticket may begin with; `null` where there is none to choose. C37 */
export type ModelChoiceView = { readonly choices: readonly ChoiceView[] } | null

/** What the partial `model-choice` shows of the models that the ticket's type offers. */
export function modelChoice(
  models: readonly Pick<MailTemplate, 'id' | 'name'>[],
  chosen: string | null,
  say: Say,
): ModelChoiceView {
  return models.length === 0 ? null : { choices: choicesOf(models, chosen, say('models.none')) }
}
