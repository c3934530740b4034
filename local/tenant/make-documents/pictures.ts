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

/** A hall with a row of bikes under lamps: no text to read, as a photo has none. */
export const pilotLine = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="640">
<defs><linearGradient id="floor" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#8d8578"/><stop offset="1" stop-color="#4a443c"/></linearGradient>
<linearGradient id="wall" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#cfd6d4"/><stop offset="1" stop-color="#8fa0a3"/></linearGradient>
<radialGradient id="lamp"><stop offset="0" stop-color="#fffbe6"/><stop offset="1" stop-color="#fffbe6" stop-opacity="0"/></radialGradient></defs>
<rect width="960" height="400" fill="url(#wall)"/><rect y="400" width="960" height="240" fill="url(#floor)"/>
${[140, 400, 660, 900].map((x) => `<circle cx="${x}" cy="70" r="120" fill="url(#lamp)"/>`).join("")}
${[60, 270, 480, 690].map((x, index) => bike(x, 430 + 8 * index)).join("")}</svg>`;

function bike(x: number, y: number): string {
  const wheel = (cx: number) =>
    `<circle cx="${cx}" cy="${y}" r="52" fill="none" stroke="#1d1f21" stroke-width="9"/>`;
  return `${wheel(x + 60)}${wheel(x + 190)}<path d="M${x + 60} ${y} L${x + 100} ${y - 85} L${x + 168} ${y - 90} L${x + 125} ${y} Z M${x + 168} ${y - 90} L${x + 190} ${y}" fill="none" stroke="#2f6b52" stroke-width="10"/><rect x="${x + 104}" y="${y - 62}" width="52" height="18" fill="#20303a"/>`;
}

/** The stand as its builder sees it, from above the aisle. */
export const standView = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="500">
<defs><linearGradient id="night" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#1a2733"/><stop offset="1" stop-color="#5d7386"/></linearGradient>
<radialGradient id="dawn" cx="0.5" cy="1" r="0.8"><stop offset="0" stop-color="#f7c873"/><stop offset="1" stop-color="#f7c873" stop-opacity="0"/></radialGradient></defs>
<rect width="800" height="500" fill="url(#night)"/><rect width="800" height="500" fill="url(#dawn)"/>
<polygon points="120,360 680,360 760,470 40,470" fill="#d9cdb8"/><rect x="180" y="150" width="440" height="170" fill="#f3efe6"/>
${[220, 360, 500].map((left) => bike(left - 60, 420)).join("")}</svg>`;
