import type { Request } from 'express'
import { maxFileOctets, maxFiles } from '../../../domain/outgoing/answer.ts'
import { rasterImageOf } from '../../../domain/mail/raster-image.ts'
import { safeFileName } from '../../../domain/mail/file-name.ts'
import { formatOctets } from '../../../i18n/format.ts'
import { plainType } from '../../../outgoing/answer/prepare-answer.ts'
import { writeTransaction } from '../../../store/database.ts'
import { addAnswerFiles, listAnswerFiles, type NewAnswerFile } from '../../../store/drafts.ts'
import { flash } from '../../flash.ts'
import type { PageContext } from '../../page.ts'
import { filesOf, lostFilesOf, type StreamedFile } from '../../streamed-form.ts'
import { visibleLine } from '../../visible-text.ts'
import { visitOf } from '../../visit.ts'

/**
 * Adds the files that came with a form to a draft, as far as there is room; whether all of them are there as meant.
 *
 * What is not is told: nobody sends an answer without the file that it speaks of.
 */
export async function addUploads(
  { database, clock, log }: PageContext,
  request: Request,
  draftId: string,
): Promise<boolean> {
  const uploads = filesOf(request)
  const lost = [...lostFilesOf(request)]
  if (uploads.length === 0 && lost.length === 0) return true
  const known = await listAnswerFiles(database.reader, draftId)
  let room = maxFileOctets - known.reduce((sum, { octets }) => sum + octets, 0)
  let places = maxFiles - known.length
  const names = new Set(known.map(({ name }) => name))
  const kept: NewAnswerFile[] = []
  const refused: string[] = []
  const attached: string[] = []
  for (const upload of uploads) {
    if (upload.octets > room || places === 0) {
      refused.push(upload.name)
      continue
    }
    const file = answerFile(upload, names)
    if (upload.field === 'pictures' && !file.isPicture) attached.push(file.name)
    const isKept = await upload.keep().then(
      () => true,
      (error: unknown) => {
        log('error', 'store.failed', { error })
        return false
      },
    )
    if (!isKept) {
      lost.push(upload.name)
      continue
    }
    names.add(file.name)
    kept.push(file)
    room -= upload.octets
    places -= 1
  }
  await writeTransaction(database, (trx) => addAnswerFiles(trx, draftId, kept, clock()))
  const size = formatOctets(visitOf(request).language, maxFileOctets)
  if (lost.length > 0) {
    flash(request, { key: 'answer.fault.lost', values: { names: listed(lost) }, tone: 'bad' })
  } else if (refused.length > 0) {
    const values = { count: maxFiles, size, names: listed(refused) }
    flash(request, { key: 'answer.fault.files', values, tone: 'bad' })
  } else if (attached.length > 0) {
    flash(request, { key: 'answer.fault.pictures', values: { names: listed(attached) }, tone: 'bad' })
  }
  return lost.length + refused.length + attached.length === 0
}

/** A picture is what its octets say; a name stands for one file alone, because the text names pictures by it. */
function answerFile(upload: StreamedFile, taken: ReadonlySet<string>): NewAnswerFile {
  const { octets, sha256 } = upload
  const picture = upload.field === 'pictures' ? rasterImageOf(upload.start) : null
  return {
    name: freeName(safeFileName(upload.name, 'arquivo').replace(/[[\]]/g, '_'), taken),
    contentType: picture ?? plainType(upload.contentType),
    octets,
    sha256,
    isPicture: picture !== null,
  }
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  const dot = name.lastIndexOf('.')
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  let free = name
  for (let count = 2; taken.has(free); count += 1) free = `${stem}-${count}${extension}`
  return free
}

function listed(names: readonly string[]): string {
  return names.map((name) => visibleLine(name, 60)).join(', ')
}
