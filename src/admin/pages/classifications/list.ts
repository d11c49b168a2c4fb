import type { Language } from '../../../domain/language.ts'
import {
  type Classification,
  classificationModes,
} from '../../../domain/ticket/classification/classification.ts'
import { type ClassificationHits, countClassificationHits } from '../../../store/classification-hits.ts'
import {
  type ClassificationRecord,
  changeClassification,
  listClassifications,
  moveClassification,
} from '../../../store/classifications.ts'
import { authorshipOf, note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { choiceField } from '../../form-field.ts'
import { badRequest } from '../../http-fault.ts'
import type { Tone } from '../../message-words.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther, visitOf } from '../../visit.ts'
import { countedMs } from '../rules/list.ts'
import { classificationOf } from './edit.ts'
import { type WordsView, wordsOf } from './rows.ts'

/** What the list of classifications may mention. */
export type View = { readonly rows: readonly RowView[] }

type RowView = {
  readonly order: number
  readonly name: string
  readonly words: WordsView
  readonly href: string
  /** `null` when mail may not get its type any more. */
  readonly typeName: string | null
  readonly modeKey: string
  readonly tone: Tone
  readonly hits: ClassificationHits
  readonly moveHref: string
  readonly mayGoUp: boolean
  readonly mayGoDown: boolean
  readonly modeHref: string
  /** The modes that it is not in. */
  readonly modes: readonly { readonly value: string; readonly key: string }[]
}

const tones = { draft: 'plain', shadow: 'wait', active: 'good' } as const satisfies Record<
  Classification['mode'],
  Tone
>

/** What the page shows of the classifications, in the order in which they are asked. */
export function toView(
  classifications: readonly ClassificationRecord[],
  hits: ReadonlyMap<string, ClassificationHits>,
  language: Language,
): View {
  const last = classifications.length - 1
  return {
    rows: classifications.map(({ id, name, rows, typeName, mode }, index) => ({
      order: index + 1,
      name: visibleLine(name),
      words: wordsOf(rows, language),
      href: `/classifications/${id}/edit`,
      typeName: typeName === null ? null : visibleLine(typeName),
      modeKey: `classification.mode.${mode}`,
      tone: tones[mode],
      hits: hits.get(id) ?? { active: 0, shadow: 0 },
      moveHref: `/classifications/${id}/move`,
      mayGoUp: index > 0,
      mayGoDown: index < last,
      modeHref: `/classifications/${id}/mode`,
      modes: classificationModes
        .filter((value) => value !== mode)
        .map((value) => ({ value, key: `classification.make.${value}` })),
    })),
  }
}

/** Shows the classifications with what each has matched. */
export const list: Page =
  ({ database: { reader }, clock }) =>
  async (request, response) => {
    const hits = await countClassificationHits(reader, new Date(clock().getTime() - countedMs))
    const view = toView(await listClassifications(reader), hits, visitOf(request).language)
    render(request, response, 'classifications/list', view, { titleKey: 'classification.title' })
  }

/** Lets a classification go before or after its neighbour. */
export const submitMove: Page = (context) => async (request, response) => {
  const { id, name } = await classificationOf(context, request)
  const direction = choiceField(request.body, 'direction', ['up', 'down'] as const)
  if (direction === null) throw badRequest()
  if (await moveClassification(context.database.writer, id, direction, authorshipOf(context, request))) {
    await note(context, request, {
      event: 'classification-changed',
      subject: name,
      details: { moved: direction },
    })
  }
  seeOther(response, '/classifications')
}

/** Makes a classification a draft, puts it in shadow or lets it count. */
export const submitMode: Page = (context) => async (request, response) => {
  const before = await classificationOf(context, request)
  const mode = choiceField(request.body, 'mode', classificationModes)
  if (mode === null) throw badRequest()
  const { id, name, rows, typeId, typeName, version } = before
  if (typeName === null && mode !== 'draft') {
    flash(request, { key: 'classification.fault.type', tone: 'bad' })
    return seeOther(response, `/classifications/${id}/edit`)
  }
  const draft = { name, rows, typeId, mode }
  const by = authorshipOf(context, request)
  if ((await changeClassification(context.database.writer, id, draft, by, version)) === 'outdated') {
    flash(request, { key: 'classification.changed-meanwhile', tone: 'bad' })
    return seeOther(response, '/classifications')
  }
  const details = { before: before.mode, after: mode }
  await note(context, request, { event: 'classification-changed', subject: name, details })
  flash(request, { key: `classification.saved.${mode}`, values: { name }, tone: 'good' })
  seeOther(response, '/classifications')
}
