/** Hides the edges that nobody asked for. Without it all are shown. */
export const SCRIPT = `
const rows = [...document.querySelectorAll('.edges tbody tr')]
const boxes = [...document.querySelectorAll('.filters input[type=checkbox]')]
const search = document.querySelector('.filters input[type=search]')
const shown = document.querySelector('.shown')
const filter = () => {
  const verdicts = new Set(boxes.filter((box) => box.checked).map((box) => box.value))
  const text = search.value.toLowerCase()
  let count = 0
  for (const row of rows) {
    row.hidden = !verdicts.has(row.dataset.verdict) || !row.textContent.toLowerCase().includes(text)
    if (!row.hidden) count += 1
  }
  shown.textContent = count + ' of ' + rows.length
}
for (const box of boxes) box.addEventListener('change', filter)
search.addEventListener('input', filter)
const find = (node) => {
  search.value = node.dataset.find.replace(/^table /, '')
  filter()
  document.querySelector('.filters').scrollIntoView({ behavior: 'smooth' })
}
for (const node of document.querySelectorAll('[data-find]')) {
  node.addEventListener('click', () => find(node))
  node.addEventListener('keydown', (event) => { if (event.key === 'Enter') find(node) })
}
filter()
`
