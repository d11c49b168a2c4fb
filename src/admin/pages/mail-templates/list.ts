import type { MailTemplate } from '../../../domain/outgoing/template.ts'
import { listMailTemplates } from '../../../store/mail-templates.ts'
import { listTicketTypes } from '../../../store/ticket-types.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'

/** What the list of templates may mention. */
export type View = {
  readonly rows: readonly {
    readonly name: string
    readonly href: string
    readonly kindKey: string
    readonly languageKey: string
    /** The ticket types whose answers offer it; empty for a template of no answer. */
    readonly types: readonly string[]
    readonly isEverywhere: boolean
    readonly version: number
  }[]
}

/** What the page shows of templates. */
export function toView(
  templates: readonly MailTemplate[],
  types: readonly { readonly id: string; readonly name: string }[],
): View {
  return {
    rows: templates.map(({ id, name, kind, language, typeIds, forAllTypes, version }) => ({
      name: visibleLine(name),
      href: `/mail-templates/${id}/edit`,
      kindKey: `templates.kind.${kind}`,
      languageKey: `templates.language.${language}`,
      types:
        kind === 'answer' && !forAllTypes
          ? types.filter((type) => typeIds.includes(type.id)).map((type) => visibleLine(type.name))
          : [],
      isEverywhere: kind === 'answer' && forAllTypes,
      version,
    })),
  }
}

/** Shows all templates by name. */
export const list: Page =
  ({ database: { reader } }) =>
  async (request, response) => {
    const view = toView(await listMailTemplates(reader), await listTicketTypes(reader))
    render(request, response, 'mail-templates/list', view, { titleKey: 'templates.title' })
  }
