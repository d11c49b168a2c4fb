import qrcode from 'qrcode-generator'

/** A QR code as an SVG path of squares, and how many squares wide it is with its margin. */
export type QrCode = { readonly size: number; readonly path: string }

/** The margin that readers need around a code, in squares. */
const margin = 4

/** Draws a text as a QR code. */
export function qrCodeOf(text: string): QrCode {
  const code = qrcode(0, 'M')
  code.addData(text)
  code.make()
  const count = code.getModuleCount()
  const indices = Array.from({ length: count }, (_, index) => index)
  const squares = indices.flatMap((row) =>
    indices
      .filter((column) => code.isDark(row, column))
      .map((column) => `M${column + margin} ${row + margin}h1v1h-1z`),
  )
  return { size: count + 2 * margin, path: squares.join('') }
}
