import type { Log } from '../../domain/log.ts'
import type { FolderMark, MailNote, MailPlace, PullJournal } from '../../domain/pull/pull-journal.ts'
import type { PulledAccount } from '../../domain/pull/pulled-account.ts'
import type { Intake } from '../../intake/intake.ts'
import type { ListedMail, Mailbox, OpenFolder } from './mailbox.ts'
import { PullError, pullErrorOf } from './pull-error.ts'
import { mailPauseMs } from './pauses.ts'
import { type MailFate, takeMail } from './take-mail.ts'

/** What reading an account needs. */
export type FolderWork = {
  readonly journal: PullJournal
  readonly intake: Pick<Intake, 'begin'>
  readonly account: PulledAccount
  /** The creation address that the account stands for. */
  readonly recipient: string
  readonly clock: () => Date
  readonly random: () => number
  readonly log: Log
  /** Ends the work between two mails. */
  readonly signal: AbortSignal
}

/** Mails are written down together, so that each does not wait for the disk: so many, or for so long. */
const notesAtOnce = 50
const notesForMs = 200
/** So many failures of ours in a row are no longer those of single mails. */
const maxOwnFailures = 5
const retriesAtOnce = 50
const marksAtOnce = 500
const deletionsAtOnce = 500
/** Old mails noted in one go: new ones must not wait for all of them. */
const oldPagesAtOnce = 50

/**
 * Reads what is new in a folder, mail by mail: taken, then marked, then written down.
 *
 * Whatever fails is written down and passed over; whoever reads on after a crash finds where it was, and what was taken but not
 * yet written down is known again by what it is. Nothing that lay there before is touched, nor anything refused.
 */
export async function readFolder(mailbox: Mailbox, folderName: string, work: FolderWork): Promise<void> {
  const { journal, account } = work
  const folder = await mailbox.open(folderName)
  const reader = new FolderReader(mailbox, folder, folderName, work)
  const known = await journal.folder(account.id, folderName)
  const mark = known?.validity === folder.validity ? known : await reader.begin(known)
  await reader.mark()
  await reader.whole(() => reader.takeNew(mark))
  await reader.whole(() => reader.retry())
  await reader.noteOld()
  await reader.remove()
}

/** One reading of one folder. */
class FolderReader {
  readonly #mailbox: Mailbox
  readonly #folder: OpenFolder
  readonly #work: FolderWork
  readonly #place: Omit<MailPlace, 'number'>
  #ownFailures = 0
  /** What became of mails and is not yet written down, by their numbers; and how far the folder is read with them. */
  readonly #notes = new Map<string, MailNote>()
  #mark: FolderMark | null = null
  #notedAt = 0

  constructor(mailbox: Mailbox, folder: OpenFolder, name: string, work: FolderWork) {
    this.#mailbox = mailbox
    this.#folder = folder
    this.#work = work
    this.#place = { accountId: work.account.id, folder: name, validity: folder.validity }
  }

  /** Begins with a folder that is seen for the first time, or whose numbers are worth nothing any more. */
  async begin(before: FolderMark | null): Promise<FolderMark> {
    const { journal, account } = this.#work
    const { validity, nextUid } = this.#folder
    const isFirst = before === null
    const border = isFirst && account.settings.newOnly ? (nextUid ?? 0) : 1
    const mark: FolderMark = { validity, nextUid: border, oldBefore: border, notedBefore: 1 }
    if (isFirst && account.settings.newOnly && nextUid === null) {
      const notes: MailNote[] = []
      for await (const page of this.#folder.list(0)) notes.push(...page.map((mail) => this.#oldNote(mail)))
      await journal.note(notes, mark)
    }
    await journal.saveFolder(account.id, this.#place.folder, mark)
    return mark
  }

  /** Does something to its end, or as far as it comes, with what it learnt written down. */
  async whole(work: () => Promise<void>): Promise<void> {
    await work().catch(async (error: unknown) => {
      await this.#flush()
      throw error
    })
    await this.#flush()
  }

  /** Writes down soon what became of a mail. Whoever ends before finds the mail again, and it is known by what it is. */
  async #noteSoon(note: MailNote, mark: FolderMark | null): Promise<void> {
    if (this.#notes.size === 0) this.#notedAt = performance.now()
    this.#notes.set(note.number, note)
    this.#mark = mark ?? this.#mark
    if (this.#notes.size >= notesAtOnce || performance.now() - this.#notedAt >= notesForMs)
      await this.#flush()
  }

  async #flush(): Promise<void> {
    if (this.#notes.size === 0) return
    const [notes, mark] = [[...this.#notes.values()], this.#mark]
    this.#notes.clear()
    this.#mark = null
    await this.#work.journal.note(notes, mark)
  }

  /** Tells the server of mails that were taken and that it does not know of yet: now, or when it was not there to be told. */
  async mark(): Promise<void> {
    const { journal, account } = this.#work
    await this.#flush()
    if (!account.settings.marksRead) return
    const numbers = await journal.toMark(this.#place, marksAtOnce)
    if (numbers.length > 0 && (await this.#folder.markRead(numbers)))
      await journal.noteMarked(this.#place, numbers)
  }

  /** Tries mails again that failed before. */
  async retry(): Promise<void> {
    const { journal } = this.#work
    const due = await journal.toRetry(this.#place, retriesAtOnce)
    if (due.length === 0) return
    for (const { number, tries } of due) {
      if (this.#work.signal.aborted) break
      const note = await this.#take({ number, octets: null, identity: null }, tries)
      if (note === null) await journal.forget(this.#place, [number])
      else await this.#noteSoon(note, null)
    }
    await this.mark()
  }

  /** Takes what is not known yet. */
  async takeNew(from: FolderMark): Promise<void> {
    const { journal, signal } = this.#work
    let mark = from
    const isAnew = await journal.hasOtherNumbers(this.#place)
    for await (const page of this.#folder.list(from.nextUid)) {
      const known = await journal.known(
        this.#place,
        page.map(({ number }) => number),
      )
      for (const mail of page) {
        if (signal.aborted) break
        if (known.has(mail.number)) continue
        mark = this.#after(mark, mail)
        const isRenumbered =
          isAnew &&
          mail.identity !== null &&
          (await journal.renumber({ ...this.#place, number: mail.number }, mail.identity))
        const note = isRenumbered ? null : await this.#take(mail, 0, mark)
        if (note !== null) await this.#noteSoon(note, mark)
      }
      await this.mark()
      if (signal.aborted) break
    }
    if (mark !== from) await journal.saveFolder(this.#place.accountId, this.#place.folder, mark)
  }

  /** Notes by what they are the mails that lay there before us, so that they are known should all be numbered anew. */
  async noteOld(): Promise<void> {
    const { journal, account, signal } = this.#work
    const from = await journal.folder(account.id, this.#place.folder)
    if (from === null || from.notedBefore >= from.oldBefore) return
    const { oldBefore } = from
    let pages = 0
    for await (const page of this.#folder.list(from.notedBefore)) {
      const old = page.filter(({ number }) => Number(number) < oldBefore)
      const isDone = old.length < page.length
      const notedBefore = isDone ? oldBefore : Number(page.at(-1)?.number ?? 0) + 1
      const mark = { ...from, notedBefore }
      await journal.note(
        old.map((mail) => this.#oldNote(mail)),
        mark,
      )
      if (isDone || signal.aborted || ++pages === oldPagesAtOnce) return
    }
    await journal.saveFolder(account.id, this.#place.folder, { ...from, notedBefore: oldBefore })
  }

  /** Deletes what was taken long enough ago. M22 */
  async remove(): Promise<void> {
    const { journal, account, log } = this.#work
    const days = account.settings.deletesAfterDays
    if (days === null) return
    const numbers = await journal.toDelete(this.#place, days, deletionsAtOnce)
    if (numbers.length === 0) return
    const gone = await this.#folder.remove(numbers)
    if (gone === null)
      log('warn', 'pull.left', { account: account.id, why: 'cannot-delete', mails: numbers.length })
    else await journal.forget(this.#place, gone)
  }

  /** Takes one mail and tells what became of it; `null` where it is gone. One that breaks the connection is passed over next time. */
  async #take(mail: ListedMail, tries: number, mark: FolderMark | null = null): Promise<MailNote | null> {
    const { intake, account, recipient } = this.#work
    const source = this.#folder.read(mail.number)
    const lying = { door: account.kind, tls: this.#mailbox.tls, recipient, octets: mail.octets, source }
    const fate = await takeMail(intake, lying).catch(async (error: unknown): Promise<MailFate> => {
      const { fault } = pullErrorOf(error)
      const failed = { state: 'failed', reason: fault, messageId: null } as const
      // A server that does not give one mail may give the next.
      if (fault === 'protocol') return failed
      await this.#noteSoon(this.#note(mail, failed, tries + 1), mark)
      throw error
    })
    if (fate.state === 'gone') return null
    if (fate.state !== 'taken') return this.#left(this.#note(mail, { ...fate, state: fate.state }, tries + 1))
    this.#ownFailures = 0
    return this.#note(mail, { ...fate, state: 'taken' }, tries + 1)
  }

  /** Tells of a mail that stays where it is, and stops where all of them would. */
  async #left(note: MailNote): Promise<MailNote> {
    const { log, account } = this.#work
    const { folder, number, state, reason } = note
    log('warn', 'pull.left', { account: account.id, folder, number, state, reason })
    this.#ownFailures = reason === 'internal-failure' || reason === 'storage-full' ? this.#ownFailures + 1 : 0
    if (this.#ownFailures < maxOwnFailures) return note
    await this.#noteSoon(note, null)
    throw new PullError('our-failure')
  }

  #note(mail: ListedMail, fate: Pick<MailNote, 'state' | 'reason' | 'messageId'>, tries: number): MailNote {
    const { clock, random, account } = this.#work
    const { number, identity, octets } = mail
    const nextTryAt =
      fate.state === 'failed' ? new Date(clock().getTime() + mailPauseMs(tries, random())) : null
    const isMarked = fate.state !== 'taken' || !account.settings.marksRead
    return { ...this.#place, number, identity, octets, ...fate, tries, nextTryAt, isMarked }
  }

  #oldNote(mail: ListedMail): MailNote {
    return this.#note(mail, { state: 'old', reason: null, messageId: null }, 0)
  }

  #after(mark: FolderMark, { number }: ListedMail): FolderMark {
    return this.#folder.nextUid === null ? mark : { ...mark, nextUid: Number(number) + 1 }
  }
}
