const extensions = new Set(
  (
    'ade adp apk app appx appxbundle asp bas bat bin chm class cmd com cpl deb dll dmg docm dotm elf exe gadget hta ' +
    'htm html inf ins iso jar jnlp js jse lnk mht mhtml msc msi msix msp mst pif pkg pl potm ppam ppsm pptm ps1 ' +
    'psm1 py rb reg rpm scf scr sct sh svg swf sys url vb vbe vbs vhd vhdx wsc wsf wsh xhtml xlam xll xlsm xltm xml'
  ).split(' '),
)

const types = new Set([
  'application/hta',
  'application/java-archive',
  'application/javascript',
  'application/vnd.android.package-archive',
  'application/vnd.microsoft.portable-executable',
  'application/x-dosexec',
  'application/x-msdownload',
  'application/x-msi',
  'application/x-sh',
  'application/xhtml+xml',
  'image/svg+xml',
  'text/html',
  'text/javascript',
])

/**
 * Whether a file may run code on the machine of whoever opens it, by its name or declared type.
 *
 * Any of the last two extensions counts: `fatura.pdf.exe` and `fatura.exe.txt` are both dressed up.
 */
export function isExecutable(filename: string, contentType: string): boolean {
  const endings = filename.toLowerCase().split('.').slice(1).slice(-2)
  return endings.some((ending) => extensions.has(ending.trim())) || types.has(contentType.toLowerCase())
}
