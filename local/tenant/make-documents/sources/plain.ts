/** Documents that no office program is needed for: text, Markdown, CSV, HTML. */

export const priceList = `Article;Name;Variant;RRP EUR incl. VAT;Dealer EUR net;Available from
AU27-C;Aurora Core;500 Wh;3499.00;2117.04;2027-04-06
AU27-P;Aurora Plus;625 Wh;4299.00;2601.08;2027-04-06
AU27-M;Aurora Max;750 Wh;5199.00;3145.61;2027-05-03
BO27-2;Borealis 2;500 Wh;2999.00;1814.52;in stock
BO27-S;Borealis Step;500 Wh;3099.00;1875.03;in stock
CA27-1;Caravel Cargo;2 x 500 Wh;6299.00;3811.16;in stock
SP-7731;Brake lever set Borealis;;58.00;34.80;in stock
SP-8102;"Charger 4 A; EU plug";;149.00;89.40;in stock
`;

export const kickoffNotes = `# Aurora kick-off: notes

Taken by Mia Novak. Present: Anna, Ben, Emiko (remote), Ines, Henrik, Clara (remote). Excused: Daniel.

## Decisions
1. The launch date **18 March 2027** (Rhine Velo Show, hall 4, stand C12) stays.
2. Start of production moves from 11 to **25 January 2027** because of Voltara.
3. Ben orders 600 packs at Nordcell (PO-4471), extra cost €19,200.

## Open points
| What | Who | Until |
| --- | --- | --- |
| Retest of the LD-3 seal, 48 units | Emiko | 4 December |
| Colour names for the website (Fjord, Ember, Chalk) | Ines | 27 November |
| Demonstration bikes: 12 for France, 4 for Dubai, 6 for the US | Anna | 11 December |
| Quality gate for the Core variant | Henrik | 18 December |

## Parking lot
- Child seat approval for Aurora Plus
- Should the app show the range in miles for the US?
`;

export const firmwareNotes = `LD-3 firmware 0.9.4
===================
- Start-up torque ramp 180 ms (was 240 ms)
- Fixes: walk assist stopped after 40 s on slopes above 11 %
- Fixes: error E-217 after cold start below -8 degrees
- Known: light sensor reads 0 lux when the display is not plugged in
Needs bootloader 1.3. Flash with lumen-flash 2.2 or later.
Questions: emiko.tanaka@lumencycles.example
`;

export const newsletter = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Lumen Post, November</title>
<style>body{font-family:Segoe UI,sans-serif}.preheader{display:none}</style></head>
<body>
<div class="preheader">Aurora is coming, and the canteen has a new menu.</div>
<h1>Lumen Post</h1>
<h2>Aurora: 118 days to go</h2>
<p>On <strong>18 March 2027</strong> we show Aurora in Cologne. Ines Fernández is looking for <em>20 colleagues</em> for the stand; write to her by 11 December.</p>
<h2>Factory</h2>
<ul><li>Line 2 is being rebuilt for Aurora from 14 to 23 December.</li><li>9,870 bikes left Freiburg in October and September together.</li></ul>
<h2>Canteen</h2>
<table border="1"><tr><th>Day</th><th>Dish</th></tr><tr><td>Monday</td><td>Lentil curry</td></tr><tr><td>Tuesday</td><td>Maultaschen</td></tr></table>
<p><a href="https://lumencycles.sharepoint.com/sites/people">All news on the intranet</a></p>
<script>document.title = "tracked";</script>
</body></html>
`;

export const dealerOrders = `dealer,city,country,variant,quantity,requested_delivery
Cycles Bellecour,Lyon,FR,Aurora Plus,120,2027-04-15
Vélo Savoie,Annecy,FR,Aurora Core,40,2027-04-20
Vélo Savoie,Annecy,FR,Aurora Plus,24,2027-04-20
La Roue Libre,Nantes,FR,Aurora Core,45,2027-05-10
Radhaus Breisgau,Freiburg,DE,Aurora Max,18,2027-05-03
Nordlys Cykler,Aarhus,DK,Aurora Plus,36,2027-04-12
Back Bay Bikes,Boston,US,Aurora Core,30,2027-06-01
Corniche Rentals,Dubai,AE,Aurora Core,40,2027-05-01
`;

export const crashLog = `2026-11-17T07:58:02Z kiosk-3 shopfloor[2211]: INFO  badge 0417 accepted
2026-11-17T07:58:09Z kiosk-3 shopfloor[2211]: WARN  printer queue 'labels-2' stalled, 14 jobs
2026-11-17T07:58:41Z kiosk-3 shopfloor[2211]: ERROR spool: disk /var full (100 %)
2026-11-17T07:58:41Z kiosk-3 systemd[1]: shopfloor.service: Main process exited, code=exited, status=28
2026-11-17T08:03:12Z kiosk-3 systemd[1]: shopfloor.service: Start request repeated too quickly.
`;
