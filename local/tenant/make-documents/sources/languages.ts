/** Documents in German, French, Japanese and Arabic. */
import {
  bold,
  bullets,
  flatText,
  footnote,
  heading,
  numbered,
  paragraph,
  table,
  title,
} from "../flat-text.ts";

export const supplyContract = flatText({
  title: "Rahmenliefervertrag Voltara",
  author: "Ben Okafor",
  language: "de-DE",
  content: [
    title("Rahmenliefervertrag LC-2026-017"),
    paragraph(
      "zwischen der ",
      bold("Lumen Cycles GmbH"),
      ", Basler Straße 115, 79115 Freiburg (nachfolgend „Käufer“), und der ",
      bold("Voltara Sp. z o.o."),
      ", ul. Marynarki Polskiej 71, 80-557 Gdańsk (nachfolgend „Lieferant“).",
    ),
    heading(1, "§ 1 Vertragsgegenstand"),
    paragraph(
      "Der Lieferant liefert Akkupacks der Baureihe VP für das Modell „Aurora“. Mengen und Preise ergeben sich aus § 3.",
    ),
    heading(1, "§ 2 Laufzeit und Kündigung"),
    paragraph(
      "Der Vertrag läuft vom 1. Juli 2026 bis zum 30. Juni 2028. Er kann mit einer Frist von sechs Monaten zum Jahresende schriftlich gekündigt werden, erstmals zum 31. Dezember 2027.",
    ),
    heading(1, "§ 3 Mengen und Preise"),
    table("Preise", [
      ["Artikel", "Kapazität", "Menge 2027", "Preis je Stück (netto)"],
      ["VP-500", "500 Wh", "1.800", "264,00 €"],
      ["VP-625", "625 Wh", "1.600", "310,00 €"],
      ["VP-750", "750 Wh", "800", "358,00 €"],
    ]),
    paragraph(
      "Die Preise gelten bis zum 31. Dezember 2027. Steigt der Lithiumkarbonat-Index um mehr als 15 %, verhandeln die Parteien neu.",
    ),
    heading(1, "§ 4 Liefertermine"),
    paragraph(
      "Das erste Los von 1.500 Packs VP-625 ist bis zum 14. Dezember 2026 frei Werk Freiburg (DAP, Incoterms 2020) zu liefern.",
    ),
    heading(1, "§ 5 Qualität"),
    bullets(
      "Prüfung nach UN 38.3 und EN 50604-1 vor jeder Erstlieferung einer Zellvariante",
      "Restkapazität von mindestens 80 % nach 800 Vollzyklen",
      "Fehlerquote im Feld höchstens 0,4 % in 24 Monaten",
    ),
    heading(1, "§ 6 Gewährleistung"),
    paragraph("Die Gewährleistungsfrist beträgt 36 Monate ab Lieferung."),
    heading(1, "§ 7 Vertragsstrafe"),
    paragraph(
      "Bei Verzug zahlt der Lieferant 0,5 % des Auftragswerts des betroffenen Loses je vollendeter Woche, höchstens jedoch 5 %",
      footnote("Auftragswert des ersten Loses: 1.500 × 310,00 € = 465.000,00 €."),
      ". Höhere Gewalt bleibt unberührt.",
    ),
    heading(1, "§ 8 Gerichtsstand"),
    paragraph(
      "Es gilt deutsches Recht unter Ausschluss des UN-Kaufrechts. Gerichtsstand ist Freiburg im Breisgau.",
    ),
    paragraph(
      "Freiburg, den 18. Juni 2026 – gez. Daniel Meier (Käufer), gez. Katarzyna Zielińska (Lieferant)",
    ),
  ],
});

export const salesMemo = flatText({
  title: "Note commerciale France 2027",
  author: "Clara Dubois",
  language: "fr-FR",
  content: [
    title("Note commerciale – France, saison 2027"),
    paragraph("De : Clara Dubois, responsable des ventes France. À : Anna Keller, Daniel Meier."),
    heading(1, "En bref"),
    paragraph(
      "L’objectif pour 2027 est de ",
      bold("2 600 vélos"),
      ", dont 1 450 Aurora, contre 2 110 vélos en 2026. Les revendeurs demandent une marge de 28 % au moins et une livraison avant la mi-avril.",
    ),
    heading(1, "Barème de remises proposé"),
    table("Remises", [
      ["Commande ferme", "Remise", "Revendeurs concernés"],
      ["à partir de 20 vélos", "2 %", "31"],
      ["à partir de 60 vélos", "3 %", "9"],
      ["à partir de 120 vélos", "4 %", "3"],
    ]),
    heading(1, "Revendeurs clés"),
    bullets(
      "Cycles Bellecour (Lyon) : 120 Aurora Plus, commande ferme sous réserve d’une livraison avant le 15 avril 2027",
      "Vélo Savoie (Annecy) : 64 vélos, veut un vélo de démonstration dès février",
      "La Roue Libre (Nantes) : 45 vélos, hésite à cause du prix de l’Aurora Max",
    ),
    heading(1, "Décisions demandées"),
    numbered(
      "Valider le barème avant le 4 décembre 2026",
      "Réserver 12 vélos de démonstration pour la France",
      "Confirmer le prix de 4 299 € pour l’Aurora Plus",
    ),
  ],
});

export const driveTestReport = flatText({
  title: "LD-3 ドライブユニット試験報告書",
  author: "Emiko Tanaka",
  language: "ja-JP",
  content: [
    title("LD-3 ドライブユニット試験報告書(LD3-TR-018)"),
    paragraph("作成者:田中 恵美子(ドライブ開発リーダー) 大阪開発センター"),
    heading(1, "1. 目的"),
    paragraph("電動アシスト自転車「Aurora」に搭載する LD-3 の出力、熱、騒音、防水性能を確認する。"),
    heading(1, "2. 試験結果"),
    table("結果", [
      ["項目", "目標", "結果", "判定"],
      ["最大トルク", "75 Nm", "75.8 Nm", "合格"],
      ["質量", "2.8 kg 以下", "2.7 kg", "合格"],
      ["騒音(25 km/h)", "54 dB(A) 以下", "52 dB(A)", "合格"],
      ["出力制限開始温度", "90 ℃ 以上", "92 ℃", "合格"],
      ["防水 IPX6(48 台)", "漏れ 0 台", "漏れ 3 台", "不合格"],
    ]),
    heading(1, "3. 不合格の原因"),
    paragraph(
      "3 台で軸側の O リングが組立時にねじれていた。溝の面取りを 0.3 mm から 0.5 mm に変更し、硬度 70 の新しい O リングを使用する。",
    ),
    heading(1, "4. 今後の予定"),
    numbered(
      "新しい O リングの納入:11 月 24 日",
      "再試験(48 台):12 月 4 日まで",
      "量産承認:12 月 11 日",
    ),
    paragraph(
      bold("結論:"),
      "防水の再試験に合格すれば、量産開始日(2027 年 1 月 25 日)に間に合う。",
    ),
  ],
});

export const gulfMarketNote = flatText({
  title: "مذكرة سوق الخليج",
  author: "Farid Haddad",
  language: "ar-AE",
  content: [
    title("مذكرة سوق الخليج – الدراجات الكهربائية 2027"),
    paragraph("من: فريد حداد، المدير الإقليمي للشرق الأوسط. إلى: آنا كيلر، دانيال ماير."),
    heading(1, "الخلاصة"),
    paragraph(
      "تريد شركة ",
      bold("كورنيش لتأجير الدراجات"),
      " في دبي تجربة 40 دراجة من طراز Aurora Core لمدة ثلاثة أشهر ابتداءً من 1 مايو 2027. إذا نجحت التجربة فستطلب 300 دراجة قبل نهاية العام.",
    ),
    heading(1, "شروط العميل"),
    bullets(
      "أن تعمل البطارية في حرارة 48 درجة مئوية دون انقطاع",
      "مركز صيانة في دبي يرد خلال 24 ساعة",
      "سعر لا يتجاوز 11,900 درهم للدراجة الواحدة",
    ),
    heading(1, "المنافسون"),
    table("المنافسون", [
      ["الشركة", "السعر بالدرهم", "مدى البطارية"],
      ["ديزرت رايد", "10,800", "90 كم"],
      ["فولت باي", "12,600", "110 كم"],
      ["لومن Aurora Core", "11,900", "100 كم"],
    ]),
    heading(1, "الخطوات القادمة"),
    numbered(
      "اختبار الحرارة في أوساكا قبل 29 يناير 2027",
      "زيارة آنا كيلر إلى دبي في فبراير",
      "توقيع عقد التجربة قبل 31 مارس",
    ),
  ],
});
