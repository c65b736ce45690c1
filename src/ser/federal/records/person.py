"""The person: the student, dated names, and the adults who speak for the child."""

from datetime import date

from ser.federal import codes
from ser.federal.codes.language import LANGUAGE
from ser.law.element import Protection, element
from ser.law.permission import Permission
from ser.law.record import SentRecord, StudentRecord, record

_ADDRESS = Protection(("student.address_is_protected",))
_STREET = Protection(("student.address_is_protected",), "student.substitute_address")
_ADULT = Protection(("student.address_is_protected", "guardian.is_court_restricted"))


@record("student", "Student", group="person", key="state_id", says_who=True)
class Profile(StudentRecord):
    """Who the child is. The student file is the register of IDs until a state connects its own."""

    last_name: str = element(
        "Last name",
        "The student's current legal last name. A suffix has its own element; a former or preferred name is a"
        " dated name.",
        width=60,
        names_person=True,
    )
    first_name: str = element(
        "First name",
        "The student's current legal first name. A former or preferred name is a dated name.",
        width=60,
        names_person=True,
    )
    middle_name: str | None = element(
        "Middle name",
        "The student's current legal middle name or names. Blank where there is none or it is not known.",
        width=60,
        names_person=True,
    )
    suffix: str | None = element("Suffix", "Such as Jr or III.", width=3, names_person=True)
    birth_date: date = element("Birth date", "The day of birth; ages are completed years.", names_person=True)
    sex: str | None = element(
        "Sex",
        "The sex, female or male, under which federal files count the student. Blank until it is known;"
        " certification needs it.",
        codes=codes.SEX,
        expected=True,
    )
    is_hispanic: bool | None = element("Hispanic", "Whether Hispanic or Latino of any race.", expected=True)
    races: tuple[str, ...] | None = element(
        "Races",
        "All races reported for the student; Hispanic or Latino is asked separately. Federal files count two or"
        " more as one category, unless the student is Hispanic.",
        codes=codes.RACE,
        expected=True,
    )
    home_language: str | None = element("Home language", "The language at home (ISO 639-2).", width=3, words=LANGUAGE)
    multiple_birth: bool | None = element("Multiple birth", "Whether a twin, triplet and so on.")
    street: str | None = element(
        "Street",
        "House number, street and apartment of the student's home. Where the address is confidential, the"
        " substitute address is shown instead.",
        width=50,
        names_person=True,
        protected=_STREET,
    )
    city: str | None = element(
        "City",
        "The town or city of the student's home. Where the address is confidential, only people who may read"
        " confidential data see it.",
        width=25,
        names_person=True,
        protected=_ADDRESS,
    )
    address_state: str | None = element("State", "Two letters for the state.", width=2, exact=True)
    zip_code: str | None = element(
        "ZIP code",
        "The ZIP code of the student's home: five digits, or nine without a hyphen.",
        width=9,
        names_person=True,
        protected=_ADDRESS,
    )
    residence_lea_code: str | None = element(
        "LEA of residence",
        "The LEA in which the child lives.",
        width=3,
        exact=True,
        names="lea",
    )
    address_is_protected: bool | None = element(
        "Address protected",
        "Whether the family's address must be kept confidential. If so, a substitute address is needed, and no"
        " file takes the protection away.",
    )
    substitute_address: str | None = element(
        "Substitute address",
        "What stands for a confidential address wherever one is shown.",
        width=120,
        names_person=True,
    )
    local_id: str | None = element("Local ID", "The LEA's own number for the student.", width=9)
    medicaid_consent: bool | None = element(
        "Medicaid consent",
        "Whether the parent consented to the use of Medicaid or other public benefits for the child. Blank where"
        " no answer is on record.",
        cite="34 CFR 300.154(d)",
    )
    medicaid_consent_date: date | None = element(
        "Medicaid consent date",
        "The date on which the parent consented to the use of public benefits such as Medicaid. Blank where no"
        " consent was given.",
    )
    medicaid_withdrawn_date: date | None = element(
        "Medicaid consent withdrawn",
        "The date on which the parent withdrew consent to the use of public benefits. Blank where none was given,"
        " or it still holds.",
    )
    medicaid_notice_date: date | None = element("Medicaid notice", "The latest yearly notice about public benefits.")
    rights_transferred_date: date | None = element(
        "Rights transferred", "When the rights passed to the student; blank where a guardian keeps them.")  # fmt: skip
    death_date: date | None = element("Death", "The day on which the child died.")
    merged_into_state_id: str | None = element(
        "Merged into", "The ID that survives where this one was retired.", width=10, exact=True
    )

    @property
    def key(self) -> str:
        """The state ID, or the LEA and the system ID where there is none yet."""
        return self.state_id or f"{self.lea_code}|{self.system_id}"

    @property
    def race(self) -> str | None:
        """The one race category that federal files count: Hispanic first, then two or more, then the single race."""
        if self.is_hispanic:
            return "HI7"
        if not self.races:
            return None
        return "MU7" if len(self.races) > 1 else codes.RACE.federal(self.races[0])


@record("student_name", "Dated name", group="person", parent="student", says_who=True)
class StudentName(StudentRecord):
    """A name that a student bears, bore or prefers, with the days between which it holds."""

    student_name_id: str = element("Name ID", "The sender's ID of this name.", width=32)
    name_kind: str = element(
        "Kind",
        "Whether this is the legal name, a former one or a preferred one. The current legal name must match the"
        " student record.",
        codes=codes.NAME_KIND,
    )
    last_name: str = element(
        "Last name",
        "The last name that the student bears, bore or prefers between these dates. A suffix has its own element.",
        width=60,
        names_person=True,
    )
    first_name: str = element(
        "First name",
        "The first name that the student bears, bore or prefers between these dates.",
        width=60,
        names_person=True,
    )
    middle_name: str | None = element(
        "Middle name",
        "The middle name or names that the student bears, bore or prefers between these dates. Blank where there"
        " is none or it is not known.",
        width=60,
        names_person=True,
    )
    suffix: str | None = element("Suffix", "Such as Jr or III.", width=3, names_person=True)
    begin_date: date | None = element("Begins", "The first day on which it holds.")
    end_date: date | None = element("Ends", "The last day on which it holds.")


@record("guardian", "Parent or guardian", group="person", parent="student", says_who=True)
class Guardian(StudentRecord):
    """An adult who holds, or does not hold, the rights of a parent under IDEA."""

    guardian_id: str = element("Guardian ID", "The sender's ID of this adult for this student.", width=32)
    relationship: str = element(
        "Relationship",
        "What the adult is to the student, such as mother, foster parent or case worker. Whether the adult has a"
        " parent's rights is asked separately.",
        codes=codes.RELATIONSHIP,
    )
    last_name: str = element(
        "Last name",
        "The adult's last name, or the name of the agency where an agency is meant.",
        width=60,
        names_person=True,
    )
    first_name: str | None = element(
        "First name",
        "The adult's first name. Blank where it is not known, or where an agency is meant.",
        width=60,
        names_person=True,
    )
    same_address: bool | None = element("Same address", "Whether the adult lives with the student.")
    street: str | None = element(
        "Street",
        "House number, street and apartment of the adult's home. May be blank where the adult lives with the student.",
        width=50,
        names_person=True,
        protected=_ADULT,
    )
    city: str | None = element(
        "City",
        "The town or city of the adult's home. May be blank where the adult lives with the student.",
        width=25,
        names_person=True,
        protected=_ADULT,
    )
    address_state: str | None = element("State", "Two letters for the state.", width=2, exact=True)
    zip_code: str | None = element(
        "ZIP code",
        "The ZIP code of the adult's home: five digits, or nine without a hyphen. May be blank where the adult"
        " lives with the student.",
        width=9,
        names_person=True,
        protected=_ADULT,
    )
    phone: str | None = element(
        "Phone",
        "A telephone number at which the adult can be called, with the area code. The number for text messages is"
        " asked separately.",
        width=20,
        names_person=True,
        protected=_ADULT,
    )
    mobile: str | None = element(
        "Mobile", "Number for text messages, if supplied.", width=20, names_person=True, protected=_ADULT
    )
    email: str | None = element(
        "E-mail", "Address for notices, if supplied.", width=80, names_person=True, protected=_ADULT
    )
    language: str | None = element(
        "Language",
        "The language in which the adult prefers to be addressed, as a code of ISO 639-2 such as eng or spa.",
        width=3,
        words=LANGUAGE,
    )
    needs_interpreter: bool | None = element(
        "Interpreter", "Whether the adult needs an interpreter, such as at meetings. Blank means not known."
    )
    is_rights_holder: bool | None = element(
        "Holds rights",
        "Whether the adult has a parent's rights under IDEA for this child. A case worker or an agency never does.",
        expected=True,
    )
    authority: str | None = element("Authority", "Why the adult decides for the child.", codes=codes.AUTHORITY)
    is_court_restricted: bool | None = element(
        "Restricted by court",
        "Whether a court order restricts this adult's access to the child or to the child's records.",
    )
    court_order_date: date | None = element("Court order", "The order that restricts, or that gives authority.")
    surrogate_appointed_date: date | None = element(
        "Surrogate appointed",
        "The date on which this adult was appointed as the child's surrogate parent. Blank for any other adult.",
    )
    begin_date: date | None = element("Begins", "The first day on which this holds.")
    end_date: date | None = element("Ends", "The last day on which this holds.")


@record("adoption_link", "Sealed adoption link", group="person", sealed=True, entered_with=Permission.READ_SEALED)
class AdoptionLink(SentRecord):
    """That two IDs are of one child, before and after an adoption; sealed, and open to two named roles of the state."""

    adoption_link_id: str = element("Link ID", "The sender's ID of this link.", width=32)
    former_state_id: str = element("ID before", "The state ID before the adoption.", width=10, exact=True)
    adopted_state_id: str = element("ID after", "The state ID since the adoption.", width=10, exact=True)
    sealed_date: date = element("Sealed", "The day from which the link is sealed.")
