/** Pictures as SVG, which LibreOffice turns into PNG. */

export const logo = `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="48">
<rect width="160" height="48" fill="#1b4f72"/><circle cx="24" cy="24" r="14" fill="none" stroke="#f4d03f" stroke-width="4"/>
<text x="48" y="31" font-family="Liberation Sans" font-size="20" fill="#ffffff">Lumen Cycles</text></svg>`;

const points = [
  [0, 24],
  [10, 41],
  [20, 58],
  [30, 71],
  [40, 82],
  [50, 89],
  [60, 92],
];
const place = ([minutes = 0, degrees = 0]: number[]) =>
  `${60 + minutes * 8},${300 - degrees * 2.6}`;

/** Winding temperature over time on the hill test. */
export const thermalChart = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="360">
<rect width="600" height="360" fill="#ffffff"/>
<text x="60" y="30" font-family="Liberation Sans" font-size="18">LD-3 winding temperature, hill test 12 %</text>
<line x1="60" y1="300" x2="560" y2="300" stroke="#000"/><line x1="60" y1="40" x2="60" y2="300" stroke="#000"/>
<line x1="60" y1="61" x2="560" y2="61" stroke="#c0392b" stroke-dasharray="6 4"/>
<text x="400" y="55" font-family="Liberation Sans" font-size="13" fill="#c0392b">derating from 92 °C</text>
<polyline points="${points.map(place).join(" ")}" fill="none" stroke="#1b4f72" stroke-width="3"/>
<text x="250" y="335" font-family="Liberation Sans" font-size="13">minutes (0 to 60)</text></svg>`;
