"""Arabic for the door, until it has a catalogue of its own: a language made on the spot, written from right to left."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask
from flask_babel import get_babel

_PLURAL_FORMS = 6
_WORDS = {
    "Willkommen": "أهلًا وسهلًا",
    "Wie viele kommen?": "كم شخصًا يدخل؟",
    "Schon drin": "دخل من قبل",
    "Alle schon drin": "الجميع في الداخل",
    "Kein Ticket von uns": "ليست تذكرتنا",
    "Als Gast zählen?": "هل نعدّه ضيفًا؟",
    "Nicht echt": "تذكرة مزوّرة",
    "Andere Veranstaltung": "فعالية أخرى",
    "Alter Code": "رمز قديم",
    "Abgesagt": "ملغاة",
    "Warteliste": "قائمة الانتظار",
    "Nicht bestätigt": "غير مؤكَّدة",
    "Anderer Termin": "موعد آخر",
    "Noch zu früh": "ما زال الوقت مبكرًا",
    "Zu spät": "فات الوقت",
    "Eingelassen": "سُمح بالدخول",
    "Bitte klären": "يُرجى التوضيح",
    "Nicht gespeichert": "لم يُحفظ",
    "Alle sind da": "الجميع هنا",
    "von %(n)s": "من %(n)s",
    "jetzt %(n)s von %(of)s": "الآن %(n)s من %(of)s",
    "bestätigt": "مؤكَّد",
    "wird noch übertragen": "قيد الإرسال",
    "Weiter scannen": "متابعة المسح",
    "Rückgängig": "تراجع",
    "Zurück": "رجوع",
    "Verstanden": "فهمت",
    "Weitere einlassen": "إدخال آخرين",
    "Als Gast zählen": "عدّه ضيفًا",
    "Leitung: doch einlassen": "الإدارة: السماح بالدخول",
    "Erwachsene": "بالغون",
    "Kinder": "أطفال",
    "Warum?": "لماذا؟",
    "unter %(age)s": "أقل من %(age)s",
    "dieses Gerät": "هذا الهاتف",
    "Gerät von %(name)s": "هاتف %(name)s",
    "%(ago)s, um %(time)s, %(gate)s, %(phone)s": "%(ago)s، الساعة %(time)s، %(gate)s، %(phone)s",
    "Gerade eben gezeigt, nicht noch einmal gezählt.": "عُرض للتو، ولم يُحسب مرة أخرى.",
    "Alle sind willkommen, auch ohne Ticket.": "الجميع مرحَّب بهم، حتى بدون تذكرة.",
    "Der Code ist nicht von uns.": "الرمز ليس من عندنا.",
    "Diese Anmeldung ist abgesagt.": "هذا التسجيل ملغى.",
    "Sätze": "جُمل",
    "Sätze für Gäste": "جُمل للضيوف",
    "Ohne Ticket": "بدون تذكرة",
    "Code tippen": "كتابة الرمز",
    "Name suchen": "بحث بالاسم",
    "Noch erwartet": "ما زلنا ننتظر",
    "Jetzt da": "في الداخل الآن",
    "Stand %(time)s": "حتى الساعة %(time)s",
    "alles übertragen": "أُرسل كل شيء",
}
_COUNTED = {
    ("%(n)s einlassen", "%(n)s einlassen"): "إدخال %(n)s",
    ("%(n)s Gast zählen", "%(n)s Gäste zählen"): "عدّ الضيوف: %(n)s",
    ("%(n)s Gast gezählt", "%(n)s Gäste gezählt"): "ضيوف معدودون: %(n)s",
    (
        "%(admit)s mit Ticket, %(n)s als Gast",
        "%(admit)s mit Ticket, %(n)s als Gäste",
    ): "بتذكرة: %(admit)s، ضيوف: %(n)s",
    ("%(n)s Erwachsene", "%(n)s Erwachsene"): "بالغون: %(n)s",
    ("%(n)s Kind", "%(n)s Kinder"): "أطفال: %(n)s",
    ("%(n)s kann später kommen", "%(n)s können später kommen"): "يمكن أن يأتي لاحقًا: %(n)s",
    ("%(n)s ist schon drin", "%(n)s sind schon drin"): "في الداخل: %(n)s",
    ("%(n)s Eintrag wartet", "%(n)s Einträge warten"): "قيد الانتظار: %(n)s",
}
PHRASES = {
    "Willkommen! Schön, dass Sie da sind.": "أهلًا وسهلًا! يسعدنا حضوركم.",
    "Bitte zeigen Sie mir Ihr Ticket mit dem QR-Code.": "من فضلكم أروني تذكرتكم مع رمز QR.",
    "Wie viele Erwachsene und wie viele Kinder sind Sie?": "كم عدد البالغين وكم عدد الأطفال معكم؟",
    "Dieses Ticket wurde schon benutzt.": "استُخدمت هذه التذكرة من قبل.",
    "Dieses Ticket gilt für einen anderen Termin.": "هذه التذكرة لموعد آخر.",
    "Sie können auch ohne Ticket hereinkommen. Wir zählen nur.": "يمكنكم الدخول بدون تذكرة. نحن نعدّ الحاضرين فقط.",
    "Bitte warten Sie einen Moment. Ich hole Hilfe.": "انتظروا لحظة من فضلكم. سأطلب المساعدة.",
    "Alle sind da. Danke und viel Freude!": "الجميع هنا. شكرًا، ونتمنى لكم وقتًا ممتعًا!",
}


def add_arabic(app: Flask, *, folder: Path) -> None:
    """Let the application speak Arabic too; its catalogue is made in the folder."""
    catalog = Catalog(locale="ar")
    for german, arabic in (_WORDS | PHRASES).items():
        catalog.add(german, arabic)
    for forms, arabic in _COUNTED.items():
        catalog.add(forms, (arabic,) * _PLURAL_FORMS)
    made = BytesIO()
    write_mo(made, catalog)
    file = folder / "ar" / "LC_MESSAGES" / "messages.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(made.getvalue())
    app.config["LANGUAGES"] = (*app.config["LANGUAGES"], "ar")
    with app.app_context():
        get_babel().translation_directories.append(str(folder))
