import type { ScannedPart } from './scanned-part.ts'

/** Endings of files that run programs when they are opened: nobody sends one to a help desk by chance. */
const programs = new Set(
  (
    'ade adp apk app appx appxbundle bat chm cmd cpl dll exe gadget hta inf ins iso jar jnlp js jse lnk msc msi ' +
    'msix msp mst pif ps1 psm1 reg scf scr sct shb sys url vb vbe vbs vhd vhdx wsc wsf wsh xll'
  ).split(' '),
)

/** Endings of files that may hold a program beside honest content: who opens one is warned. */
const carriers = new Set(
  (
    'asp bas bin class com deb dmg docm dotm elf htm html img mht mhtml pkg pl potm ppam ppsm pptm py rb rpm sh svg swf ' +
    'xhtml xlam xlsm xltm xml'
  ).split(' '),
)

const programTypes = new Set([
  'application/hta',
  'application/java-archive',
  'application/javascript',
  'application/vnd.android.package-archive',
  'application/vnd.microsoft.portable-executable',
  'application/x-dosexec',
  'application/x-msdownload',
  'application/x-msi',
  'text/javascript',
])
const carrierTypes = new Set(['application/x-sh', 'application/xhtml+xml', 'image/svg+xml', 'text/html'])

/**
 * Whether a file may run code on the machine of whoever opens it, by its name or declared type.
 *
 * Any of the last two endings counts: `fatura.pdf.exe` and `fatura.exe.txt` are both dressed up.
 */
export function isExecutable(filename: string, contentType: string): boolean {
  const type = contentType.toLowerCase()
  if (programTypes.has(type) || carrierTypes.has(type)) return true
  return endingsOf(filename)
    .slice(-2)
    .some((ending) => programs.has(ending) || carriers.has(ending))
}

/**
 * The name of what is a program in a file: its own, or one inside it; `null` when there is none.
 *
 * Only what the system would run counts, so a mail that is attached under its subject, `Pedido em loja.com`, does not.
 */
export function programIn(part: ScannedPart): string | null {
  const { filename, otherNames = [], contentType, magic, entries } = part
  const named = [filename ?? '', ...otherNames].find(isProgram)
  if (named !== undefined) return named
  if (magic === 'executable' || programTypes.has(contentType)) return filename ?? contentType
  return entries.find(isProgram) ?? null
}

function isProgram(filename: string): boolean {
  return programs.has(endingsOf(filename).at(-1) ?? '')
}

/** Dots and blanks at the end do not count: the system leaves them out when it writes the file. */
function endingsOf(filename: string): string[] {
  const endings = filename
    .toLowerCase()
    .split('.')
    .slice(1)
    .map((ending) => ending.trim())
  return endings.slice(0, endings.findLastIndex((ending) => ending !== '') + 1)
}
