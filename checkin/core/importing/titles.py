"""The titles that columns carry in lists, in English, French and Spanish, and what they mean here."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from checkin.core.people.fields import IMPORT_FIELDS

LINE_NUMBER = "?line"
"""A running number: never a ref."""
TITLE = "?title"
"""Honorific or job title: the values decide."""
STATE = "?state"
"""Country, or state of the registration: the values decide."""
COUNTRY_OR_ORGANISATION = "?country_or_organisation"
"""Each cell holds the one or the other."""
ID = "?id"
"""A registration number, where no other column is one."""
WEAK_ORGANISATION = "?organisation"
"""The organisation where no other column gives it (department, office)."""
REMARKS = "?remarks"
"""Kept as an attribute; a capacity standing there alone is taken as the capacity."""

# Written without accents, case and punctuation; "n" stands for No., N°, number, numero.
_TITLES = {
    "ref": """ref; ref n; reference; reference n; registration n; registration id; registration code;
        registration ref; registration reference; reg n; reg id; reg; badge n; badge id; badge code;
        delegate n; delegate id; delegate code; participant n; participant id; participant code; attendee
        id; confirmation n; n inscription; n d inscription; n de inscripcion; n de registro; n d
        enregistrement; n de badge; n badge; n de participant; n participant; n de participante; matricule;
        code participant; code inscription; reference d inscription; codigo de registro; codigo de
        inscripcion; referencia; id participant; id participante; n credencial; n de credencial; folio;
        accreditation n; n d accreditation""",
    LINE_NUMBER: """n; s n; sr n; sl n; serial n; sr; sl; s; serial; line; line n; row; row n; item n;
        n d ordre; n ordre; ordre; n de orden; n orden; orden; order; nn; index; ser n; ser; srn; sno; slno""",
    ID: "id; identifiant; identificador; code; codigo",
    "name": """name; full name; fullname; ticket full name; complete name; names; participant; participants; participant
        name; participants name; participant s name; name of participant; name of participants; name of the
        participant; delegate; delegates; delegate name; name of delegate; name of delegates; name of the
        delegate; delegate s name; attendee; attendee name; guest name; name of guest; guest; speaker; name
        of official; name of officer; name of nominee; nominee; nominees; nominee name; name of
        representative; representative; name surname; name and surname; surname name; surname first name;
        surname given name; family name first name; family name given name; last name first name; first name
        last name; first name surname; given name surname; first and last name; name of person; person;
        title name; title and name; name title; rank name; rank and name; name with title; name rank; nom;
        noms; nombre; name and rank; name and title; nom complet; nom prenom; nom et prenom; nom et prenoms;
        noms et prenoms; nom prenoms; prenom nom; prenom et nom; prenoms et nom; prenoms et noms; nom s et
        prenom s; nom du participant; noms des participants; nom du delegue; participante; participantes;
        nombre completo; nombre y apellidos; nombre y apellido; nombres y apellidos; apellidos y nombre;
        apellidos y nombres; apellido y nombre; apellidos nombre; nombre apellidos; nombre apellido; nombre
        del participante; delegue; delegado; الاسم; الاسم الكامل; الإسم; نام; نام و نام خانوادگی; नाम""",
    "given_names": """given name; given names; givenname; first name; first names; firstname;
        forename; forenames; first; given; ticket first name; attendee first name; first middle name;
        first and middle name; first name s; given
        name s; christian name; prenom; prenoms; prenom s; primer nombre; nombre s; nombres; الاسم الأول""",
    "family_name": """family name; family names; familyname; last name; last names; lastname; surname;
        surnames; last; family; ticket last name; attendee last name; family name s; last name s;
        nom de famille; nom patronymique; noms de
        famille; apellido; apellidos; apellido s; primer apellido; اسم العائلة; نام خانوادگی""",
    "father_name": """father name; father s name; fathers name; name of father; father husband name; s
        o; son of; father s husband s name; father s husband name; husband s name; s o d o w o; nom du pere;
        nombre del padre""",
    "native_name": """native name; name in original script; original script; name in native script;
        native script; name in native language; name in original language; name in local language; name in
        local script; local name; name in own script; original name; name in mother tongue; name in arabic;
        arabic name; name arabic; name in urdu; urdu name; name urdu; name in persian; name in farsi;
        persian name; name in dari; name in pashto; name in nepali; nepali name; name in devanagari; name in
        russian; name in cyrillic; name in chinese; chinese name; name in arabic script; nom en arabe; nom
        arabe; nom original; nom dans la langue d origine; nom dans l ecriture d origine; nom en ecriture d
        origine; nom en langue originale; nombre en arabe; nombre original; nombre en escritura original;
        nombre en su idioma; nombre en idioma original; الاسم بالعربية; الاسم بالعربي""",
    "honorific": """honorific; honorifics; salutation; prefix; form of address; courtesy title;
        civilite; titre de civilite; tratamiento; mr ms; mr mrs; mr mrs ms; mr ms dr; mr ms mrs; mr mrs ms
        dr; m mme; m mme mlle; sr sra; appellation; titre honorifique; trato; title mr ms; title mr mrs;
        honorific title; name prefix""",
    TITLE: """title; titles; titre; titulo; rank; grade; rango; title rank; rank title""",
    "post_nominals": """post nominals; postnominals; post nominal; suffix; name suffix; decorations""",
    "sex": """sex; gender; sexe; genre; sexo; genero; m f; f m; sex m f; gender m f; male female; sexe
        m f; h f; sexe h f; sexo m f; sexo h m; m f x; الجنس; جنس""",
    "nationality": """nationality; nationalities; nationalite; nacionalidad; citizenship; citoyennete;
        ciudadania; الجنسية""",
    "email": """email; e mail; email address; e mail address; mail; mail address; emails; email id; e
        mail id; attendee email; ticket email; contact email; courriel; adresse electronique; adresse email; adresse e
        mail; adresse mail; adresse courriel; adresse mel; mel; correo; correo electronico; direccion de
        correo electronico; direccion de correo; direccion email; direccion de e mail; البريد الإلكتروني;
        البريد الالكتروني""",
    "phone": """phone; phone n; telephone; telephone n; tel; tel n; mobile; mobile n; mobile phone;
        mobile phone n; cell; cell n; cell phone; cellphone; contact; contact n; contact details; contact
        phone; whatsapp; whatsapp n; gsm; portable; n de telephone; n telephone; n de tel; n de portable; n
        de mobile; telephone portable; movil; celular; telefono; telefono movil; n de telefono; n de movil;
        n de celular; phone mobile; tel mobile; mobile whatsapp; whatsapp mobile; contact mobile; هاتف; رقم
        الهاتف""",
    "position": """position; job title; jobtitle; designation; function; functional title; official
        title; post; position title; title position; job; job position; occupation; profession; title
        designation; designation title; rank designation; designation rank; current position; post held;
        position held; fonction; fonctions; poste; poste occupe; qualite; titre fonction; fonction titre;
        emploi; intitule du poste; cargo; puesto; funcion; puesto de trabajo; cargo funcion; ocupacion;
        profesion; الوظيفة; المنصب; عہدہ""",
    "organisation": """organisation; organization; organisations; institution; company; company name;
        affiliation; ministry; ministry organization; ministry organisation; ministry institution; ministry
        department; ministry agency; agency; entity; employer; name of organization; name of organisation;
        organization name; organisation name; institution organization; attendee company; ticket company name;
        institution
        represented; organization represented; organisation represented; organisme; organisme d
        appartenance; structure; societe; entreprise; ministere; ministere organisme; etablissement; nom de
        l organisation; organismo; institucion; institucion u organismo; entidad; empresa; ministerio;
        organizacion; nombre de la organizacion; afiliacion; org; employer organization; work place;
        workplace; الجهة; المؤسسة; المنظمة; الوزارة""",
    WEAK_ORGANISATION: """department; office; unit; division; directorate; section; bureau;
        departement; service; direction; departamento; oficina; unidad; direccion; institute; university;
        faculty""",
    "delegation": """delegation; delegation of; name of delegation; delegation name; delegacion; nom
        de la delegation""",
    "delegation_kind": """delegation kind; delegation type; type of delegation; constituency;
        organisation type; organization type; type of organization; type of organisation; type de
        delegation; type d organisation; tipo de delegacion; tipo de organizacion; sector; secteur""",
    "list_order": "list order; lop order; order in list; order in delegation",
    "precedence": """precedence; order of precedence; protocol order; ordre protocolaire; precedencia;
        preseance""",
    "country": """country; country name; country represented; country of representation; countries;
        country territory; country or territory; country code; country iso; iso; iso code; member state;
        member states; member country; state party; nation; representing country; pays; pays represente; nom
        du pays; etat membre; etat partie; code pays; pais; pais representado; pais que representa; estado
        miembro; nombre del pais; الدولة; البلد; کشور; ملک; देश""",
    STATE: "state; etat; estado; states",
    COUNTRY_OR_ORGANISATION: """country organization; country organisation; organization country;
        organisation country; country institution; country or organization; country or organisation; country
        agency; country and organization; pays organisation; pays ou organisation; pays organisme; pais
        organizacion; pais u organizacion; country entity; state organization; state organisation; state or
        organization""",
    "category": """category; type; participant type; type of participant; type of participants;
        participation type; categories; participant category; category of participant; delegate type;
        delegate category; badge type; badge category; registration type; registration category; attendee
        type; ticket; ticket type; ticket category; categorie; type de participant; type de participation;
        categorie de participant; type d inscription; type de badge; categoria; tipo; tipo de participante;
        categoria de participante; tipo de inscripcion; tipo de participacion""",
    "capacity": """capacity; role; roles; role in delegation; role in the delegation; delegation role;
        participation role; capacity in delegation; status in delegation; status in the delegation;
        participant status; delegate status; en qualite de; role dans la delegation; calidad; en calidad de;
        calidad de participacion; rol; rol en la delegacion; participating as; attending as""",
    "credential_type": """credential type; credentials type; type of credentials; type de pouvoirs;
        tipo de credencial""",
    "credential_ref": """credential ref; credential reference; credentials ref; credentials reference;
        note verbale; note verbale n; nomination letter; reference of note verbale; nv n; n de note verbale;
        nota verbal""",
    "credential_state": """credential state; credential status; credentials; credentials received;
        credentials status; pouvoirs""",
    "zones": """zones; zone; access zones; access zone; zones d acces; zonas; zonas de acceso""",
    "local": "local; local international; local or international; local ou international",
    "funded": """funded; dsa; sponsored; funded by; sponsored by; funding; finance; finance par;
        financiado; pris en charge""",
    "list_consent": "list consent; consent to list; consent list of participants; consentement liste",
    "photo_consent": """photo consent; consent to photos; consent photo; photo; consentement photo;
        droit a l image""",
    "sensitive": "sensitive",
    "cover_name": "cover name; covername; pseudonym; nom de couverture; pseudonyme; seudonimo",
    "dietary": """dietary; dietary requirements; dietary requirement; dietary needs; dietary
        restrictions; dietary preference; dietary preferences; diet; meal preference; food preference; food;
        allergies; regime alimentaire; restrictions alimentaires; besoins alimentaires; exigences
        alimentaires; restricciones alimentarias; requisitos alimentarios; requisitos dieteticos; dieta;
        regimen alimentario""",
    "accessibility": """accessibility; accessibility needs; accessibility requirements; special needs;
        special requirements; special assistance; assistance required; disability; besoins particuliers;
        besoins specifiques; accessibilite; accesibilidad; necesidades especiales""",
    "days": """days; day; attending days; days attending; attendance days; days of attendance; day s;
        day s attending; dates of attendance; participation days; attending on; days of participation;
        jours; jour; jours de presence; jours de participation; dias; dia; dias de asistencia; dias de
        participacion""",
    "status": """status; registration status; registration state; state of registration; confirmation
        status; statut; statut de l inscription; statut d inscription; etat de l inscription; etat d
        inscription; estado de inscripcion; estado de la inscripcion; estado del registro; estado de
        registro; situacion; estatus""",
    "status_reason": "status reason; reason for status",
    "hold": "hold; on hold; hold reason; reason for hold; held",
    "desk_note": """desk note; desk notes; note for the desk; notes for the desk; note for desk; notes
        for desk; note to desk; note to the desk; registration desk note; note pour l accueil; notes pour l
        accueil; nota para la mesa; nota para recepcion; note a l accueil""",
    "hand_over": """hand over; hand overs; handover; hand over items; items to hand over; items; to
        hand over; items to give; kit; conference kit; handouts; a remettre; objets a remettre; para
        entregar; articulos a entregar""",
    "box": "box; box n; badge box; tray; boite; caja; bac; n de boite",
    "source_id": "source id",
    "secret": """secret; ticket secret; check in secret; checkin secret; ticket code; barcode; qr code""",
    REMARKS: """remarks; remark; notes; note; comments; comment; observations; observation; remarques;
        remarque; commentaires; commentaire; observaciones; observacion; comentarios; comentario; notas;
        nota; ملاحظات; ملاحظة""",
}  # fmt: skip
_TELLING = {
    "fr": "nom prenom prenoms pays organisme fonction civilite courriel inscription categorie statut sexe",
    "es": "nombre apellido apellidos pais cargo organizacion correo categoria institucion sexo telefono",
}
_NUMBER_WORDS = {"no", "nr", "num", "nbr", "numero", "number", "numbers", "nos"}
_PARENTHESES = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_PARTS = re.compile(r"[/|\n\\]|\s[-–—]\s")


@lru_cache(maxsize=20_000)
def normalised(title: str) -> str:
    """A title without case, accents and punctuation; every way to write "number" becomes `n`."""
    decomposed = unicodedata.normalize("NFKD", title.replace("°", " ").replace("º", " ")).casefold()
    plain = "".join(
        char if char.isalnum() or unicodedata.category(char)[0] == "M" else " "
        for char in decomposed.replace("#", " n ")
        if not unicodedata.combining(char)
    )
    return " ".join("n" if word in _NUMBER_WORDS else word for word in plain.replace("_", " ").split())


@lru_cache(maxsize=20_000)
def meaning(title: str) -> str:
    """The field or `?` word that a column title stands for; empty when it says nothing known. The
    whole title is tried, then without what stands in brackets, then the parts of a title in several
    languages ("Nom / Name"), of which the first known one counts."""
    index = _index()
    shorter = _PARENTHESES.sub(" ", title)
    for attempt in (title, shorter):
        found = index.get(normalised(attempt))
        if found:
            return found
    parts = [part for part in _PARTS.split(shorter) if normalised(part)]
    if len(parts) > 1:
        meanings = [index.get(normalised(part), "") for part in parts]
        known = [found for found in meanings if found]
        if known and len(known) * 2 >= len(parts):
            return known[0]
    return ""


def language(titles: list[str]) -> str:
    """`fr`, `es` or `en`: the language most of these titles are in."""
    words = {word for title in titles for word in normalised(title).split()}
    scores = {code: len(words.intersection(telling.split())) for code, telling in _TELLING.items()}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= 2 else "en"


@cache
def _index() -> dict[str, str]:
    index: dict[str, str] = {name.replace("_", " "): name for name in IMPORT_FIELDS}
    for field, listed in _TITLES.items():
        for phrase in listed.split(";"):
            index.setdefault(normalised(phrase), field)
    return index
