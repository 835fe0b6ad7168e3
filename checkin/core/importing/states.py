"""What a cell says about somebody's registration, in the words of the systems that lists come from.

Where the words were read, beside those that secretariats write by hand:

    Indico        Completed, Pending, Rejected, Withdrawn, Awaiting payment          its source, registrations.py
    pretix        paid, pending, expired, canceled                                   its source, orders.py
    Eventbrite    Attending, Checked In, Not Attending, Deleted, Unpaid              API, event attendees
    Luma          approved, pending_approval, invited, declined, waitlist            API, get-guests
    ti.to         a column "Void"                                                    its export of tickets
    Zoom          Approved, Pending Approval, Denied/Blocked, cancelled by self      support article KB0068036
    Cvent         No Response, Accepted, Visited, Declined, Cancelled, Waitlisted, Pending Approval,
                  Denied Approval, Nomination Pending/Approved/Denied                developers.cvent.com, attendees
    CiviCRM       Registered, Attended, No-show, Cancelled, Pending from ..., On waitlist, Awaiting approval,
                  Rejected, Expired, Partially paid, Pending refund, Transferred     its source, participant statuses
    Odoo          Unconfirmed, Registered, Attended, Cancelled                       its export
    Hi.Events     ACTIVE, CANCELLED, AWAITING_PAYMENT                                its export
    Open Event    initializing, placed, pending, completed, expired, cancelled       its export
    Wix           YES, NO, WAITING; ATTENDING, IN_WAITLIST, NOT_ATTENDING            dev.wix.com, event guests
    Teams         registered, canceled, waitlisted, pendingApproval, rejectedByOrganizer   Microsoft Graph
    eyevip        created, invited, accepted, declined, waiting list, present, absent, replacement   its manual
    Epoch         Going, Not going, Maybe, Incomplete, Waitlisted, Invited           its manual
    ChamberMaster Invite Sent, No Invite Sent, Invite Declined, Registration Cancelled     its manual

A word that stands nowhere here confirms nobody: `read` gives "", and the import takes it as pending.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cache, lru_cache

from checkin.core.models import Status

from .lexicon import NO, YES, key

_WORDS = {
    Status.CONFIRMED: """confirmed; completed; complete; accepted; approved; registered; paid; active; ok; okay;
        valid; attending; will attend; can attend; attends; coming; will come; going; joining; present; attended;
        checked; checked in; used; yes; reconfirmed; cleared; eligible; enrolled; enroled; booked; expected;
        admitted; invite accepted; invitation accepted; registered online; online registration; paid online;
        confirmed online; complimentary; accredited; endorsed; granted; in person; onsite; on site; physical;
        physically; face to face; hybrid; not cancelled; not canceled; not void; validated; confirme; confirmee;
        confirmes; completee; termine; terminee; accepte; acceptee; approuve; approuvee; valide; validee; inscrit;
        inscrite; inscrit en ligne; paye; payee; oui; enregistre; enregistree; participe; participera; presentiel;
        en presentiel; sur place; en personne; confirmado; confirmada; completado; completada; finalizado;
        aceptado; aceptada; aprobado; aprobada; inscrito; inscrita; pagado; pagada; si; registrado; registrada;
        completo; completa; asiste; asistira; participara; presencial; en persona; asistio; sim; aceite; pago;
        bestatigt; angemeldet; zugesagt; nimmt teil; bezahlt; подтвержден; подтверждена; подтверждено; участвует;
        مؤكد; مؤكدة; مؤكدون; مؤكدين; تم التأكيد; أكد; أكدت; أكد الحضور; مقبول; مقبولة; موافق; موافقة; موافق عليه;
        موافق عليها; تمت الموافقة; معتمد; معتمدة; مسجل; مسجلة; تم التسجيل; مكتمل; مكتملة; مدفوع; مدفوعة; حاضر;
        حاضرة; سيحضر; ستحضر; سأحضر; سيشارك; ستشارك; نعم; حضوري; حضوريا; شخصيا; فعال; نشط; تایید شده; تأیید شده;
        تایید; شرکت می کند; تصدیق شدہ; 已确认; 已確認; 确认; 已批准; 已通过; 出席; 参加;
        accepts; accept; f2f; presential; no visa needed; no visa required;
        visa not needed; visa not required; scanne; scannee; zusage; مشارك; مشاركون""",
    Status.PROVISIONAL: """provisional; provisionally registered; provisionally; credentials outstanding;
        credentials pending; tentative; tentatively; partially paid; provisoire; provisionnel; provisionnelle;
        provisoirement inscrit; provisorio; provisoria; مؤقت; مؤقتة; مبدئي""",
    Status.PENDING: """pending; awaiting; awaiting payment; unpaid; not paid; waiting; in waitlist;
        awaiting approval; approval pending; pending approval; awaiting moderation; under review; in review;
        in process; processing; in progress; under process; on hold; held; overdue; to be confirmed; tbc; tbd;
        not confirmed; unconfirmed; not yet; invited; invite sent; no invite sent; not invited; waitlist;
        wait list; waiting list; waitlisted; wait listed; on waitlist; standby; stand by; reserve; reserved; draft;
        created; new; placed; initializing; initialising; visited; incomplete; not completed; submitted; requested;
        applied; nominated; nomination pending; proposed; no response; no reply; no answer; not responded;
        not replied; not answered; has not responded; unanswered; needs action; maybe; unsure; undecided; perhaps;
        possible; interested; unknown; unregistered; not registered; failed; postponed; deferred; unassigned;
        unverified; not verified; not approved yet; pendiente; partially; en attente; en attente de paiement;
        en attente de moderation; en attente d approbation; a confirmer; non confirme; non confirmee; pas confirme;
        invite; invitee; non paye; liste d attente; impaye; sans reponse; pas de reponse; pas repondu;
        n a pas repondu; peut etre; en cours; incomplet; brouillon; a valider; non valide; en cours de validation;
        pendiente de pago; en espera; a la espera; a la espera de pago; en espera de pago; esperando pago;
        por confirmar; sin confirmar; no confirmado; no confirmada; no pagado; invitado; invitada; lista de espera;
        pendiente de aprobacion; pendiente de confirmacion; sin respuesta; no respondio; no responde;
        no ha respondido; tal vez; quizas; en proceso; en tramite; en revision; incompleto; incompleta; borrador;
        pendente; aguardando; ausstehend; warteliste; offen; unbestatigt; vielleicht; eingeladen; в ожидании;
        ожидает; ожидается; не подтвержден; не подтверждена; не подтверждено; приглашен; лист ожидания; غير مؤكد;
        غير مؤكدة; لم يؤكد; لم تؤكد; لم يتم التأكيد; معلق; معلقة; انتظار; قيد الانتظار; قيد الإنتظار; قيد المراجعة;
        قيد المعالجة; قيد الموافقة; قيد الدراسة; بانتظار; في انتظار; بانتظار الموافقة; بانتظار التأكيد;
        قائمة الانتظار; قائمة انتظار; على قائمة الانتظار; لم يرد; لم ترد; لم يتم الرد; لا رد; بدون رد; لا يوجد رد;
        مدعو; مدعوة; غير مدفوع; غير مكتمل; غير مكتملة; مسودة; ربما; محتمل; جديد; در انتظار; تایید نشده; زیر التوا;
        待确认; 待定; 待审核; 未确认; 候补""",
    Status.CANCELLED: """cancelled; canceled; cancel; cancellation; cancelled by self; withdrawn; withdrew;
        withdraw; withdrawal; expired; lapsed; unable; unavailable; not available; dropped; dropped out;
        pulled out; backed out; deleted; removed; inactive; deactivated; disabled; archived;
        declined by participant; invite declined; declined invitation; excused; opted out; regrets; regret; regretted;
        regretting; apologies; apology; refunded; refund; void; voided;
        invalid; revoked; transferred; replaced; replacement; substituted; delegated; superseded; absent; no show;
        noshow; did not attend; not attended; duplicate; duplicated; deceased; died; passed away; online;
        online only; virtual; virtual only; virtually; remote; remotely; remote only; zoom; via zoom; webcast;
        video; videoconference; video conference; by video; streaming; livestream; annule; annulee; annulation;
        retire; retiree; desiste; desistee; s est desiste; s est desistee; expire; excuse; excusee; s excuse;
        ne participe pas; ne participera pas; ne vient pas; ne viendra pas; n assistera pas; n assiste pas;
        pas disponible; indisponible; empeche; empechee; desistement; supprime; supprimee; rembourse; remboursee;
        remplace; remplacee; absente; decede; decedee; doublon; en ligne; a distance; virtuel; virtuelle;
        distanciel; en distanciel; visioconference; visio; cancelado; cancelada; anulado; anulada; retirado;
        retirada; expirado; caducado; no asiste; no asistira; no participa; no participara; no viene; no vendra;
        no puede; no podra; reembolsado; reembolsada; eliminado; eliminada; sustituido; sustituida; reemplazado;
        reemplazada; ausente; no se presento; se excusa; excusado; excusada; fallecido; fallecida; duplicado;
        en linea; virtualmente; a distancia; remoto; desistio; abgesagt; storniert; nimmt nicht teil;
        zuruckgezogen; отменен; отменена; отменено; отказался; отказалась; не участвует; онлайн; absagen;
        nao comparecera; ملغى; ملغي; ملغية; ملغاة; ملغا; إلغاء; الإلغاء; تم الإلغاء; ألغي; ألغيت; ألغى; معتذر;
        معتذرة; اعتذر; اعتذرت; اعتذار; اعتذر عن الحضور; معتذر عن الحضور; منسحب; منسحبة; انسحب; انسحبت; لن يحضر;
        لن تحضر; لن يشارك; لن تشارك; لا يحضر; غير مشارك; غير حاضر; لم يحضر; لم تحضر; غائب; غائبة; غياب; محذوف;
        مسترد; تم الاسترداد; استرداد; مستبدل; تم استبداله; متوفى; متوفي; مكرر; منتهي; منتهية; عن بعد; عبر الإنترنت;
        افتراضي; افتراضيا; أونلاين; لاغي; لغو شده; لغو; انصراف; منسوخ; 取消; 已取消; 不参加; 不出席; 缺席; 线上;
        se disculpo; invalide; no puedo; no podre; no asistire; ne pourra pas; ne pourrai pas; ne peut pas; ne peux pas;
        ne sera pas; ne serai pas; absage; abgemeldet; لن يتمكن; لن تتمكن; لن أتمكن; لا يستطيع; يتعذر""",
    Status.REFUSED: """refused; rejected; denied; declined; blocked; banned; blacklisted; not approved;
        not accepted; not cleared; not eligible; ineligible; not admitted; not allowed; disapproved; unapproved;
        unsuccessful; turned down; no visa; visa not granted; visa not issued; without visa; rejected by organizer;
        rejected by organiser; refuse; refusee; refus; rejete; rejetee; decline; declinee; non accepte;
        non acceptee; non approuve; non approuvee; non retenu; non retenue; bloque; visa non accorde; sans visa;
        rechazado; rechazada; rechazo; denegado; denegada; no aprobado; no aprobada; no aceptado; no aceptada;
        negado; negada; rehusado; declinado; declinada; bloqueado; sin visa; recusado; abgelehnt; verweigert;
        отклонен; отклонена; отклонено; отказано; مرفوض; مرفوضة; رفض; رفضت; رفضت التأشيرة; تم الرفض;
        تم رفض التأشيرة; رفض التأشيرة; غير مقبول; غير مقبولة; غير موافق; غير موافق عليه; محظور; ممنوع; رد شده;
        رد شد; مسترد شدہ; 拒绝; 已拒绝; 未通过; 拒签;
        declines""",
}  # fmt: skip
# Who says any of the one with a verb below does not come, who says any of the other does.
_WONT = """not; will not; won t; cannot; can not; can t; cant; unable to; not able to; will not be able to;
    won t be able to; no longer; no longer able to; not be"""
_WILL = "will; can; ll; able to; happy to"
_COME = """attend; attending; come; coming; go; going; join; joining; participate; participating; travel; travelling;
    traveling; make it; be there; be present; there"""
# Words before the one that counts, as in "Registration cancelled" or "Is attending".
_NEUTRAL = frozenset(
    """registration registrations participation participant attendance attendee delegate guest order ticket nomination
    invitation invite invitee i we je nous yo fully now has have had is was been be by self user organizer organiser
    visa entry payment status he she they application request the inscription participante commande billet est a ete l
    la le su esta ha sido inscripcion registro التسجيل المشاركة الحضور تم هو هي الطلب وضعیت""".split()
)
# What makes a confirmation one no longer ("Confirmed but ...", "Not ...").
_DOUBT = frozenset(
    """not never but unless except however pas mais sauf jamais pero salvo nunca nicht aber не но غير لم لن ليس
    لكن""".split()
)
_DOUBT_AT_FRONT = frozenset(("no", "non", "ne", "لا"))
# A confirmation is none the less one for what is said of these after it ("Confirmed - no hotel").
_OTHER_MATTERS = frozenset(
    """hotel room rooms accommodation lodging flight transport transfer pickup dinner lunch gala tour chambre
    hebergement vol diner dejeuner habitacion alojamiento vuelo cena almuerzo فندق الفندق الطيران العشاء""".split()
)
_CLAUSES = re.compile(r"[,.;:()\[\]|–—\n،؛!?؟]|\s-+\s|(?<=\w\w)/")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:[ T].*)?")
_DAY = re.compile(r"\d{5}|[1-9]\d? [^\W\d]{3,10}\.?(?: \d{4})?|[^\W\d]{3,10}\.? [1-9]\d?(?:,? \d{4})?")  # "5 Nov"
_WHY = re.compile(r"\s(?:on|by|due|because|since|le|pour|el|por|بسبب)\s", re.IGNORECASE)
_OF_GROUPS = frozenset(
    """list of the delegates participants registrations people persons guests attendees names liste des les delegues
    participants inscriptions lista de los las delegados participantes inscripciones personas أسماء المشاركين
    المشاركون""".split()
)
_WAITING = re.compile("wait|stand ?by|confirm|respon|repon|respuesta|attente|espera|انتظار")
_REFUND = re.compile(r"\b(?:refund|rembours|reembols)")
_LONGEST = 7
_SEVERITY = (Status.CONFIRMED, Status.PROVISIONAL, Status.PENDING, Status.REFUSED, Status.CANCELLED)
_EXPECTED = (Status.CONFIRMED, Status.PROVISIONAL)


class Sense(Enum):
    """What a column asks, and so what "yes" and "no" below it mean."""

    STATE = auto()
    """Where the registration stands."""
    COMING = auto()
    """Whether they come: "no" is cancelled."""
    AGREED = auto()
    """Whether it is confirmed or approved: "no" is pending."""
    UNDONE = auto()
    """Whether it is void: "yes" or a date is cancelled."""
    ASIDE = auto()
    """Another matter that can end it, a visa or a payment: only what is refused or refunded counts."""
    AMONG = auto()
    """Remarks or capacities, among which "Cancelled" may stand: only a word that says nothing else counts."""


_OF_YES = {Sense.COMING: Status.CONFIRMED, Sense.AGREED: Status.CONFIRMED, Sense.UNDONE: Status.CANCELLED}
_OF_NO = {Sense.COMING: Status.CANCELLED, Sense.AGREED: Status.PENDING, Sense.UNDONE: Status.CONFIRMED}


@lru_cache(maxsize=10_000)
def read(text: str, sense: Sense = Sense.STATE) -> str:
    """The word of `Status` that a cell says, or "" where no word in it is known.

    The leading words count ("CANCELLED - illness"); but a confirmation that is taken back in the same cell
    ("Confirmed, online only") is none, and of one that is doubted there ("Confirmed but ...") nothing is known.
    """
    if sense is Sense.AMONG:
        alone = of_group(text)
        return "" if alone in _EXPECTED else alone
    found: list[Status] = []
    leading = True
    for clause in _CLAUSES.split(_HUMP.sub(" ", text)):
        words = key(clause)
        if found and _OTHER_MATTERS.intersection(words.split()):
            continue
        said, at_front = _clause(words, sense, not found)
        leading = leading and at_front
        found += said
    if not found:
        when = _DATE.fullmatch(text) or (sense is Sense.UNDONE and _DAY.fullmatch(text))
        return _OF_YES[sense].value if sense in _OF_YES and when else ""
    if sense is Sense.ASIDE and found[0] is not Status.REFUSED and not _REFUND.search(key(text)):
        return ""
    if leading and found[0] not in _EXPECTED:
        return found[0].value
    worst = max(found, key=_SEVERITY.index)
    if worst is Status.PENDING and found[0] in _EXPECTED:
        return ""
    return worst.value if leading or worst not in _EXPECTED else ""


def of_group(text: str) -> str:
    """The word of `Status` for all below a heading, or on a sheet, that says nothing else ("Waiting list"); else "".

    Why may stand after it ("CANCELLED - illness").
    "New" or "Invited" may stand over the whole list: such words make nobody pending here.
    """
    words = key(text).split()
    inner = [word for word in words if word not in _OF_GROUPS and not word.isdecimal()]
    front = key(_WHY.split(_CLAUSES.split(text)[0])[0])
    said = next((some for some in (" ".join(words), " ".join(inner), front) if some in _phrases()), "")
    return _phrases()[said].value if said and (_phrases()[said] != Status.PENDING or _WAITING.search(said)) else ""


def worst(words: list[str]) -> str:
    """The one of several words of `Status` that counts: who has cancelled anywhere does not come."""
    return words[0] if len(words) == 1 else max(words, key=lambda word: _SEVERITY.index(Status(word)))


@lru_cache(maxsize=10_000)
def is_plain(text: str) -> bool:
    """Whether a cell is a known word and nothing more."""
    folded = key(text)
    return folded in _phrases() or folded in YES or folded in NO


def _clause(clause: str, sense: Sense, first: bool) -> tuple[list[Status], bool]:
    """What one clause says, in its order; and whether only neutral words stand before its first known one."""
    if sense in _OF_YES and clause in YES:
        return [_OF_YES[sense]], True
    if sense in _OF_NO and clause in NO:
        return [_OF_NO[sense]], True
    words, found, leading, at = clause.split(), [], True, 0
    while at < len(words):
        length = next((n for n in range(_LONGEST, 0, -1) if " ".join(words[at : at + n]) in _phrases()), 0)
        if length:
            found.append(_phrases()[" ".join(words[at : at + length])])
        elif words[at] in _DOUBT or (at == 0 and words[at] in _DOUBT_AT_FRONT):
            found.append(Status.PENDING)
        elif first and not found and words[at] not in _NEUTRAL and not words[at].isdecimal():
            leading = False
        at += length or 1
    return found, leading


@cache
def _phrases() -> dict[str, Status]:
    words = {key(word): state for state, listed in _WORDS.items() for word in listed.split(";")}
    absent = {f"{key(no)} {key(verb)}": Status.CANCELLED for no in _WONT.split(";") for verb in _COME.split(";")}
    coming = {f"{key(yes)} {key(verb)}": Status.CONFIRMED for yes in _WILL.split(";") for verb in _COME.split(";")}
    return {**words, **coming, **absent, **{word.value: word for word in Status}}
