"""Which columns speak of somebody's registration: by the words of the title, and then by the values below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from .lexicon import NO, YES, key, table
from .states import Sense, read
from .titles import normalised

_SENSES = {
    Sense.STATE: """status statuses state statut etat estado situacao partstat estatus situacion situation stato
        zustand статус
        состояние حالة وضعیت حیثیت स्थिति 状态 狀態""",
    Sense.COMING: """rsvp attending attend attends attendance coming come comes participate participates
        participating participation join joining response reply going presence mode modality format assister assistera
        participer participera participez reponse venir viendra venez modalite asistir asistira asistencia asiste
        participar participara participacion respuesta presencia modalidad vendra teilnahme zusage участие حضور
        حضورك حضوركم مشاركتك مشاركتكم ستحضر سيحضر مشاركة ستشارك رد استجابة 出席 参会""",
    Sense.AGREED: """confirmation confirmed confirm confirms confirming approval approved accepted acceptance
        accept validated validation cleared clearance confirme confirmee confirmer confirmez approuve approuvee
        approbation accepte acceptee valide validee confirmado confirmada confirmacion confirma confirmar aprobado
        aprobada aprobacion aceptado aceptada aceptacion validado bestatigt bestatigung zusage подтверждение
        подтвержден تأكيد تؤكد تأكد مؤكد موافقة اعتماد قبول تایید 确认""",
    Sense.UNDONE: """void voided cancelled canceled cancellation cancel withdrawn withdrew withdrawal refunded
        regret regrets regretted apologies excused declined denied refused rejected deleted removed annule annulee
        annulation desistement retire retiree excuse excusee
        rembourse cancelado cancelada anulado anulada cancelacion anulacion retirado retirada reembolsado storniert
        abgesagt отменен отмена إلغاء ملغى ملغي اعتذار انسحاب 取消""",
}  # fmt: skip
# Words of a title that say nothing else: who, what event, and the words of a question.
_NEUTRAL = """registration registrations registered registrant registrants participant participants attendee
    attendees delegate delegates guest guests guestlist invitee invitees invitation invitations invite nominee
    nomination order ticket event conference meeting current final overall latest last person in onsite site
    physically virtually online hybrid or and not of the a an to your you will would do does is are be being been
    able this our we please kindly indicate select whether if for s has have can may plan plans intend wish request
    reg secretariat security organizer organiser host de la le les l du des d votre vous en presentiel ligne
    personne est ce que qu inscription commande billet invites delegue reunion ou et sera seront pourrez y del el
    los las su usted se persona linea presencial inscripcion inscricao registro participante invitado delegado
    conferencia si
    o podra تسجيل مشارك مشاركين حضور دعوة طلب هل في من على شخصيا مؤتمر اجتماع ضيف وفد مندوب ثبت نام شرکت"""
_DATES = "date dates at on time timestamp when fecha hora heure horodatage تاريخ وقت"
# A refusal here ends the matter, everything else is not about the registration.
_ASIDE = """visa visas visado payment payments paiement pago pagos refund refunds تأشيرة"""
# Other things that are confirmed, cancelled or attended.
_OTHER = """hotel room rooms accommodation lodging stay flight flights travel transport transfer pickup paid pay
    invoice billing bill fee price amount marital civil family social home residence residency resident immigration
    province region dinner lunch breakfast gala reception cocktail banquet tour excursion outing workshop workshops
    training session sessions side parallel track breakout vaccination vaccine covid health medical passport id
    badge card check checkin checked membership member employment job work professional student legal tax vat email
    mail e letter newsletter shuttle bus car parking meal meals photo consent data privacy terms policy deadline
    insurance reason note verbale credential credentials document documents abstract paper presentation poster
    certificate shipping field visit visits visite visita trip trips
    sightseeing networking exhibition ceremony opening closing party iftar spouse companion companions partner
    accompanying conjoint code codes n name phone day days as
    since by hebergement logement vol voyage repas diner
    dejeuner familial matrimonial conjugal alojamiento habitacion vuelo viaje transporte cena almuerzo comida
    laboral فندق إقامة طيران سفر رحلة عشاء غداء اجتماعية عائلية مدنية"""
# Alone these do not tell: a country, days, a number may stand below them.
_SOFT = """state etat estado stato situation attending attend attendance participation participacion presence
    presencia presenza mode modality format modalite modalidad response reply reponse respuesta confirmation
    confirmacion asistencia acceptance acceptation حضور مشاركة رد"""
# "Will you be present?" asks who comes; "Present" alone is somebody's record of who came.
_BE_PRESENT = re.compile(r"\b(?:be|serez|seras|sera|seront|estara|estaras)\b.*\bpresent")
_DAY = re.compile(
    r"\b\d{1,2} ?(?:st|nd|rd|th|er|de)? ?(?:of )?"
    r"(?:jan|ene|fev|feb|mar|apr|abr|avr|ma[iy]|ju[nil]|aou|ago|aug|sep|oct|nov|dec|dic)|"
    r"\b(?:day|jour|dia|اليوم) \d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b\d{1,2} \d{1,2}\b"
)
_YES_NO = re.compile(r"\b(?:yes|y|oui|s[ií])\s*/\s*(?:no|n|non)\b", re.IGNORECASE)
_ENDINGS = re.compile(r"(?<=\w)(?:\((?:e|s|es|a|as)\)|·e?s?\b)")  # "présent(e)"
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SOME = 1 / 3
_MOST = 0.5


@lru_cache(maxsize=20_000)
def sense_of(title: str) -> tuple[Sense | None, bool]:
    """What a title asks of a registration, None if nothing; and whether it can mean nothing else."""
    asked = _YES_NO.sub(" ", _ENDINGS.sub("", title))
    everything, words = _words(asked), _words(_BRACKETS.sub(" ", asked)) or _words(asked)
    senses = {sense for sense, listed in _SENSES.items() if words & _words(listed)}
    if _BE_PRESENT.search(normalised(asked)):
        senses.add(Sense.COMING)
    if everything & _words(_ASIDE) and not everything & (_words(_DATES) | _words(_OTHER)):
        return Sense.ASIDE, False
    if (
        not senses
        or everything & (_words(_OTHER) | _words(_ASIDE))
        or (words & _words(_DATES) and senses != {Sense.UNDONE} and not _DAY.search(normalised(asked)))
    ):
        return None, False
    order = (Sense.COMING, Sense.AGREED, Sense.UNDONE, Sense.STATE)
    words = frozenset(word for word in words if not word.isdecimal())
    telling = {word for listed in _SENSES.values() for word in _words(listed)}
    plain = words <= telling | _words(_NEUTRAL) | _words(_DATES) and bool(words & telling - _words(_SOFT))
    return next(sense for sense in order if sense in senses), plain


def judged(title: str, meaning: str, samples: Sequence[str]) -> Sense | None:
    """Whether a column speaks of the registration, and how, by its title and the values below it.

    `meaning` is the field that the title stands for, "" for none. A title that can mean nothing else is believed unless
    its values are categories or capacities; below any other must stand words of a registration, and
    "no" below "VIP status" is none.
    """
    sense, plain = sense_of(title)
    if meaning in ("capacity", "category"):
        asked = sense or Sense.COMING
        return asked if _share(samples, lambda text: bool(read(text, asked)) and not kind_of(text)) > _MOST else None
    if meaning not in ("", "status"):
        return None
    if meaning == "status" or plain:
        return None if _share(samples, lambda text: bool(kind_of(text))) > _MOST else sense or Sense.STATE
    if sense in (None, Sense.ASIDE):
        return sense
    said = [text for text in samples if read(text, sense) and not (sense is Sense.STATE and key(text) in YES | NO)]
    return sense if samples and len(said) / len(samples) >= _SOME else None


@lru_cache(maxsize=100)
def days_asked(titles: tuple[str, ...]) -> frozenset[str]:
    """The titles that ask for one day each whether somebody comes: "no" to one of several says no more than that."""
    asked = frozenset(
        title for title in titles if _DAY.search(normalised(title)) and sense_of(title)[0] is Sense.COMING
    )
    return asked if len(asked) > 1 else frozenset()


def kind_of(text: str) -> str:
    """`capacity` or `category` for a word that is one ("Observer"), else ""."""
    return next((name for name in ("capacity", "category") if key(text) in table(name)), "")


def _share(samples: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, samples)) / len(samples) if samples else 0.0


@lru_cache(maxsize=20_000)
def _words(text: str) -> frozenset[str]:
    """The words of a title or of a list above, without the Arabic article; "Teilnahmestatus" holds "status" too."""
    words = re.sub(r"\B(?=status\b)", " ", normalised(text)).split()
    return frozenset(word.removeprefix("ال") if len(word) > 4 else word for word in words)
