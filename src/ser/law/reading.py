"""The rules that intake itself decides while it reads a file; every state has them."""

from ser.law.cite import house
from ser.law.finding import Class, Severity
from ser.law.rule import Rule, declared

_NEEDS = house("what the system needs in order to store a row")
_READS = house("what the system needs in order to read a file")

UNREADABLE_FILE = declared(
    "SER-0201", Class.FILE, Severity.REJECT, title="the file can be read",
    says="{file} was not read: {problem}.", fix="Correct the file or export it again, and send it.",
    why="Nothing of a file that cannot be read can be stored.", cite=_READS,
)  # fmt: skip
UNCLEAR_RECORD = declared(
    "SER-0202", Class.FILE, Severity.REJECT, title="the file says which record it holds",
    says="{file} was not read: it is unclear which record it holds ({problem}).",
    fix="Name the file after its record, for example evaluation.csv; `ser layouts` lists the names.",
    why="A row can be stored only as one kind of record.", cite=_READS,
)  # fmt: skip
UNKNOWN_COLUMN = declared(
    "SER-0203", Class.FILE, Severity.MUST_FIX, title="every column is an element of the record",
    says="The column {column} is no element of {record} and was not stored.{guess}",
    fix="Rename the column to the element it holds, or leave it out.",
    why="A column under a wrong name is data that the state does not get.", cite=_READS,
)  # fmt: skip
MISSING_COLUMN = declared(
    "SER-0204", Class.FILE, Severity.REJECT, title="the columns that say which record a row is are there",
    says="{file} was not stored: it has no column {column}, without which no {record} can be told from another.",
    fix="Add the column and send the file again.",
    why="A row without its key or its owner cannot be stored.",
    cite=_READS,
)  # fmt: skip
REPEATED_COLUMN = declared(
    "SER-0205", Class.FILE, Severity.REJECT, title="no column stands twice",
    says="{file} was not stored: the column {column} stands in it {count} times.",
    fix="Keep one of the columns.", why="It would be chance which of two values is stored.", cite=_READS,
)  # fmt: skip
UNUSUAL_FORM = declared(
    "SER-0206", Class.FILE, Severity.NOTICE, title="the file has the form of the contract",
    says="{file} was read, though {problem}.", fix="Nothing must be done; UTF-8, comma and ISO dates are safest.",
    why="What was guessed about a file is told to its sender.", cite=_READS,
)  # fmt: skip
RAGGED_ROW = declared(
    "SER-0207", Class.VALUE, Severity.REJECT, title="the row has as many cells as the header",
    says="The row has {count} cells where the header has {columns}, so that its values cannot be told apart.",
    fix="Quote cells that hold the separator, and send the row again.",
    why="A shifted row would store values under the wrong elements.", cite=_READS,
)  # fmt: skip
UNREAD_REST = declared(
    "SER-0208", Class.FILE, Severity.REJECT, title="the file can be read to its end",
    says="From this row on {file} was not read: {problem}.", fix="Correct the file or export it again, and send it.",
    why="What stands below cannot be told from rubbish, or is not what was there when the reading began.", cite=_READS,
)  # fmt: skip
NO_KEY = declared(
    "SER-0210", Class.VALUE, Severity.REJECT, title="the row has a key",
    says="The row has no {element}, so that it cannot be told from other rows.",
    fix="Fill the key; it is issued by the sender, stays the same for ever and carries no meaning.",
    why="Without a key a correction would become a second record.", cite=_NEEDS,
)  # fmt: skip
WRONG_TYPE = declared(
    "SER-0211", Class.VALUE, Severity.REJECT, title="the value is of its type",
    says="{element} is {value}, which is {problem}.", fix="Correct the value; {hint}.",
    why="A value that is not of its type cannot be stored or counted.", cite=_NEEDS,
)  # fmt: skip
WRONG_CODE = declared(
    "SER-0212", Class.VALUE, Severity.REJECT, title="the code is in its code set",
    says="{element} is {value}, which is no code of {set}. Its codes are {codes}.{guess}",
    fix="Use one of the codes of the set.",
    why="A code outside its set has no meaning that could be counted.",
    cite=_NEEDS,
)  # fmt: skip
BLANK_NEEDED = declared(
    "SER-0213", Class.VALUE, Severity.REJECT, title="an element without which the record has no meaning is filled",
    says="{element} is blank; without it the row is no {record}.", fix="Fill {element} and send the row again.",
    why="Such a row could be neither placed in time nor read.", cite=_NEEDS,
)  # fmt: skip
BLANK_EXPECTED = declared(
    "SER-0214", Class.VALUE, Severity.MUST_FIX, title="an element that every such record has is filled",
    says="{element} is blank. The row was stored; it must be filled before certification.",
    fix="Fill {element} and send the row again.", why="Counts and clocks read this element.", cite=_NEEDS,
)  # fmt: skip
LOST_ZEROS = declared(
    "SER-0215", Class.VALUE, Severity.REJECT, title="a code or an ID has the zeros before it",
    says="{element} is {said}{value}; a spreadsheet program drops the zeros before a number: {guess} may be meant.",
    fix="Format the column as text, enter the value with its zeros, and send the row again.",
    why="017 and 17 are not the same code.", cite=_NEEDS,
)  # fmt: skip
REPEATED_KEY = declared(
    "SER-0216", Class.VALUE, Severity.REJECT, title="a key stands once in a load",
    says="{record} {key} stands in this load more than once with different values{places}; none of them was stored.",
    fix="Keep one row for the key.", why="It would be chance which of two rows is stored.", cite=_NEEDS,
)  # fmt: skip
CAME_BEFORE = declared(
    "SER-0271", Class.VALUE, Severity.REJECT, title="a record comes once in a load, whatever its ID",
    says="{record} {key} is one of which this load had a row before, under another ID; that row was stored, and this"
    " one is held.",
    fix="Send one row, under the ID that holds; if it is this one, send it again by itself.",
    why="Of two rows about one record it would be chance which is stored last.", cite=_NEEDS,
)  # fmt: skip
UNKNOWN_LEA = declared(
    "SER-0217", Class.RECORD, Severity.REJECT, title="the LEA is known",
    says="lea_code is {value}, which is no LEA that the state knows; {count} row(s) of {children} were not stored.",
    fix="Correct the code, or send the LEA first.",
    why="A row of an unknown LEA has no owner.", cite=_NEEDS,
)  # fmt: skip
UNKNOWN_PARENT = declared(
    "SER-0218", Class.RECORD, Severity.REJECT, title="the record that a row belongs to is known",
    says="{record} {key} is not known; {count} row(s) of {children} wait for it.",
    fix="Send the {record}; the rows that wait are stored by themselves when it arrives.",
    why="A row without its parent would hang in the air.", cite=_NEEDS,
)  # fmt: skip
CONFLICT = declared(
    "SER-0219", Class.RECORD, Severity.REJECT, title="a file does not overwrite a newer edit",
    says="The row differs from the record as it was corrected on the screen after it was last received; it was held.",
    fix="Compare both; correct the source system, or send the row again once the edit is withdrawn.",
    why="No file silently overwrites a newer edit made on the screen.", cite=_NEEDS,
)  # fmt: skip
DELETE_REQUEST = declared(
    "SER-0220", Class.RECORD, Severity.NOTICE, title="a delete is approved by a person",
    says="The row asks to delete {record} {key}; the request waits for a person to approve it.",
    fix="Have the request approved, or load with --approve-deletes.",
    why="A record of a child never vanishes by a slip.", cite=_NEEDS,
)  # fmt: skip
DELETE_UNKNOWN = declared(
    "SER-0221", Class.RECORD, Severity.NOTICE, title="what is to be deleted is there",
    says="The row asks to delete {record} {key}, which is not known.", fix="Nothing must be done.",
    why="A wrong key in a delete leaves a record that should go.", cite=_NEEDS,
)  # fmt: skip
DELETE_PARENT = declared(
    "SER-0222", Class.RECORD, Severity.REJECT, title="children are deleted before their parent",
    says="{record} {key} was not deleted: other records still belong to it.",
    fix="Delete the records that belong to it first, or in the same load.",
    why="Records without their parent would hang in the air.", cite=_NEEDS,
)  # fmt: skip
UNKNOWN_SITE = declared(
    "SER-0223", Class.RECORD, Severity.MUST_FIX, title="the site is known",
    says="{element} is {value}, which is no site that the state knows.",
    fix="Correct the code, or send the site first.", why="Counts by school read the site.", cite=_NEEDS,
)  # fmt: skip
OTHER_STUDENTS_PARENT = declared(
    "SER-0224", Class.RECORD, Severity.REJECT, title="a record and its parent are of one student",
    says="The row names a student and the {parent} of another student; it was not stored.",
    fix="Correct the student or the {parent}_id, and send the row again.",
    why="A row that belongs to two children would show one child's data to the other's LEA.", cite=_NEEDS,
)  # fmt: skip
KEY_TAKEN = declared(
    "SER-0226", Class.RECORD, Severity.REJECT, title="a form changes the record that it shows",
    says="{record} {key} is there already, and it is another record than the one of this form; nothing was stored.",
    fix="Open the record that is there, or give this one another ID.",
    why="A form that is sent under another record's ID would overwrite it unseen.", cite=_NEEDS,
)  # fmt: skip
OTHERS_RECORD = declared(
    "SER-0002", Class.RECORD, Severity.REJECT, title="an LEA sends its own records",
    says="The row is not LEA {submitter}'s to send: {why}. It was not stored.",
    fix="Send only your own rows; claim the child if it is now yours, and send the row again then.",
    why="A claim on somebody else's record is not settled by a file.", cite=_NEEDS,
)  # fmt: skip
SET_ASIDE = declared(
    "SER-0240", Class.RECORD, Severity.NOTICE, title="the responsible LEA says who the child is",
    says="{count} row(s) of {records} were set aside, not stored: another LEA says who the child is ({children}).",
    fix="Nothing must be done; leave these children out of your files, or claim a child that has come back.",
    why="A former LEA's old files would turn back what the responsible LEA has corrected.", cite=_NEEDS,
)  # fmt: skip
ACCEPTED_BY_TIME = declared(
    "SER-0270", Class.FILE, Severity.NOTICE, title="an LEA knows of a claim that it did not answer in time",
    says="{count} claim(s) of other LEAs on children of LEA {lea} were accepted, since it did not answer them within"
    " {days} business days ({children}).",
    fix="Nothing must be done if the children have moved. If not, dispute the claim on the page Claims; {until} is the"
    " last day for the first of them.",
    why="A child is never another LEA's without the LEA that had the child being told.",
    cite=house("a former LEA learns from its next file what time alone has settled"),
)  # fmt: skip
ANOTHER_CHILD = declared(
    "SER-0241", Class.RECORD, Severity.REJECT, title="an ID stays with its child",
    says="Another child? Under the ID {id} this was sent: {sent}. Known under it is: {known}. The row is held.",
    fix="Correct the ID; if it is one child all the same, confirm it: ser submission N --confirm ID.",
    why="A child under another child's ID takes over all of its records.", cite=_NEEDS, personal="sent known",
)  # fmt: skip
UNCONFIRMED = declared(
    "SER-0242", Class.RECORD, Severity.REJECT, title="it is known whose an ID is",
    says="{count} row(s) of {children} wait until it is confirmed which child has the ID {key}.",
    fix="Correct the ID and send the rows again, or confirm the child; then the rows are stored by themselves.",
    why="Records of one child must not be stored under another.", cite=_NEEDS,
)  # fmt: skip
FILLER_ID = declared(
    "SER-0243", Class.VALUE, Severity.REJECT, title="a state ID is an ID that the state has given",
    says="state_id is {value}, which the state has given to no child: a state ID is ten digits, and neither one digit"
         " ten times nor digits in order.",
    fix="Send the ID that the state has given; leave state_id blank and send system_id until there is one.",
    why="Under a filler one child is stored over another.", cite=_NEEDS,
)  # fmt: skip
SHARED_SYSTEM_ID = declared(
    "SER-0244", Class.RECORD, Severity.REJECT, title="a system_id is of one child",
    says="Two children of LEA {lea} have the system_id {id}, and the row names its child by nothing else; it is held.",
    fix="Correct the system_id of one of them, or send the row with its state_id.",
    why="It would be chance whose record it becomes.", cite=_NEEDS,
)  # fmt: skip
STATE_ID_CORRECTED = declared(
    "SER-0245", Class.RECORD, Severity.NOTICE, title="a state ID that was corrected is told",
    says="The state ID of the child known as {id} in LEA {lea} was {was} and is now {value}.",
    fix="Nothing must be done, unless these are two children.",
    why="The same LEA sent the same system_id, name and birth date under another ID.", cite=_NEEDS,
)  # fmt: skip
TWO_IDS = declared(
    "SER-0246", Class.RECORD, Severity.MUST_FIX, title="a child has one state ID",
    says="The child known as {id} in LEA {lea} was sent as {was} before and now as {value}, which is known too.",
    fix="If it is one child, merge the IDs: ser merge {value} {was}. If they are two, say so: --two-children.",
    why="A child under two IDs is counted twice.", cite=_NEEDS,
)  # fmt: skip
OTHER_CHILDS_NOW = declared(
    "SER-0255", Class.RECORD, Severity.NOTICE, title="a record stays with its child",
    says="{record} {key} was another child's until now; the row names another child, and the record went to it.",
    fix="Nothing must be done if it was the wrong child before; otherwise correct the ID and send the row again.",
    why="Where IDs were swapped in an export, the records of two children change places.", cite=_NEEDS,
)  # fmt: skip
CROSSED_IDS = declared(
    "SER-0256", Class.RECORD, Severity.REJECT, title="the IDs of a row are of one child",
    says="The row's state_id is one child's, and its system_id {value} is another child's of LEA {lea}; it is held.",
    fix="Correct whichever ID is wrong, and send the row again.",
    why="It would be chance whose record it becomes.", cite=_NEEDS,
)  # fmt: skip
ID_WENT_OVER = declared(
    "SER-0257", Class.RECORD, Severity.NOTICE, title="records stay with the child under whose ID they were sent",
    says="The system_id {id} of LEA {lea} is another child's now: {count} record(s) that were sent under it alone went"
    " to that child.",
    fix="Nothing must be done if it is one child under two state IDs; otherwise correct the system_id of one of them.",
    why="What was sent without a state ID belongs to whom the LEA's own ID names.", cite=_NEEDS,
)  # fmt: skip
ID_GIVEN_UP = declared(
    "SER-0250", Class.FILE, Severity.NOTICE, title="a child is sent under the ID that was kept",
    says="{file}: {count} of its rows name a child by an ID that was merged into another ({ids}). They are kept under"
         " the ID that holds.",
    fix="Put the ID that holds into your system.",
    why="One child has one ID, and what still comes under the other one is the same child's.", cite=_NEEDS,
)  # fmt: skip
MERGED_ASIDE = declared(
    "SER-0251", Class.RECORD, Severity.NOTICE, title="a child who was merged is sent once",
    says="{count} row(s) of {records} were set aside, not stored: the child was merged into another ID ({children}).",
    fix="Leave these rows out, and correct the child under the ID that was kept; if they are two, undo the merge.",
    why="Of two rows that say who one child is, it would be chance which is stored last.", cite=_NEEDS,
)  # fmt: skip
SAID_ANOTHER = declared(
    "SER-0252", Class.RECORD, Severity.REJECT, title="an ID stays with its child, as a person has said",
    says="{sent} was sent under {id}. A person has said that this is another child than the one who has that ID.",
    fix="Correct the ID in your system and send the row again.",
    why="A child under another child's ID takes over all of its records.", cite=_NEEDS,
)  # fmt: skip
AFTER_TODAY = declared(
    "SER-0031", Class.RECORD, Severity.REJECT, title="an event lies not after today",
    says="{element} is {value}, after today ({today}); what has not happened cannot be recorded as an event.",
    fix="Correct the date, or send it once the event has happened.",
    why="An event dated ahead would meet deadlines that are still open.", cite=_NEEDS,
)  # fmt: skip

FILLERS = declared(
    "SER-0227", Class.FILE, Severity.NOTICE, title="a blank is an empty cell",
    says="{file} holds {values} where there is no value ({elements}); {count} of its cells were read as blank.",
    fix="Nothing must be done; an empty cell is safest.",
    why="A word that stands for no value is never an ID, a code or a date.", cite=_READS,
)  # fmt: skip
OUTSIDE_TABLE = declared(
    "SER-0228", Class.FILE, Severity.NOTICE, title="nothing stands beside or below the table",
    says="{file}: {places} outside the table and was left out.",
    fix="Nothing must be done; if it belongs to the table, give its column a name.",
    why="What is left out of a file is told to its sender.", cite=_READS,
)  # fmt: skip
SAME_TWICE = declared(
    "SER-0229", Class.FILE, Severity.NOTICE, title="a row stands once in a load",
    says="{count} row(s) of {file} say what another row of this load says; each was stored once. First: row {row},"
    " which says the same as {place}.",
    fix="Nothing must be done.", why="What is left out of a file is told to its sender.", cite=_READS,
)  # fmt: skip
NOT_READ = declared(
    "SER-0230", Class.FILE, Severity.NOTICE, title="everything that was sent is read",
    says="{count} of the files and sheets sent were left out: {listed}.",
    fix="Send what belongs to the data as CSV or XLSX; nothing must be done about the rest.",
    why="What was not read is told to its sender, who might think that it was stored.", cite=_READS,
)  # fmt: skip
SPOILED = declared(
    "SER-0231", Class.VALUE, Severity.REJECT, title="a cell holds its value, not what a program made of it",
    says="{element} is {value}, which is {problem}.", fix="{remedy}",
    why="The value that was meant is not in the file.", cite=_NEEDS,
)  # fmt: skip
WRONG_ACTION = declared(
    "SER-0232", Class.VALUE, Severity.REJECT, title="the action is blank, A, U or D",
    says="action is {value}, which is none of blank, A, U and D; nothing was stored or deleted.",
    fix="Leave the action blank, or write A or U for a row that holds, D for one to be deleted.",
    why="A row whose wish is not understood must not be taken for another.", cite=_NEEDS,
)  # fmt: skip
UNCLEAR_DATE = declared(
    "SER-0233", Class.VALUE, Severity.REJECT, title="it is clear which day a date is",
    says="{element} is {value}, which may be two days: other dates of this column can only have the day first.",
    fix="Say `--dates day-first` or `--dates month-first` once when you send the file, or write dates as 2018-03-01.",
    why="A date read the wrong way round is another day, and every clock counts from it.", cite=_NEEDS,
)  # fmt: skip
NO_NEW_ROW = declared(
    "SER-0234", Class.VALUE, Severity.REJECT, title="a new row has every column that it needs",
    says="{record} {key} is not known, and the file has no column {element}, without which no {record} can be made.",
    fix="Add the column and send the row again; rows that are known were updated without it.",
    why="A column that is left out keeps what is stored, and of a new row nothing is stored yet.", cite=_NEEDS,
)  # fmt: skip
PROTECTION_KEPT = declared(
    "SER-0235", Class.RECORD, Severity.NOTICE, title="a file takes no protection away",
    says="The row no longer says {elements}, which protects the child; the row was stored and the protection stays.",
    fix="If the protection has ended, have a person of the responsible LEA lift it on the page of the child.",
    why="A protection that a file could end would end by a slip of an export.", cite=_NEEDS,
)  # fmt: skip
FILLER_NAME = declared(
    "SER-0236", Class.VALUE, Severity.NOTICE, title="a name is somebody's name",
    says="{element} is {value}, which was taken for a name.",
    fix="Nothing must be done if it is the name; otherwise send the right one.",
    why="Null, None and Nan are names, and programs write them where there is no value.", cite=_NEEDS,
)  # fmt: skip

OUT_OF_PROPORTION = declared(
    "SER-0265", Class.FILE, Severity.REJECT, title="a file is in proportion to its sender's last ones",
    says="Nothing was stored: what was sent would {would}.",
    fix="If that is right, say so: `ser submission {number} --yes`, or send it again with `--yes`. If not, take it back"
    " with `ser submission {number} --withdraw` and send the right file.",
    why="A shifted or shortened export changes all that it touches, and is easier stopped than taken back.",
    cite=house("a slip of an export must not reach a thousand children before somebody has looked at it"),
)  # fmt: skip
NOT_MAINTAINED = declared(
    "SER-0266", Class.FILE, Severity.NOTICE, title="a blank says something where its sender maintains the element",
    says="{file}: {count} blank cell(s) in {elements} said nothing, since your profile of {record} does not list these"
    " elements; what is stored stays.",
    fix="Nothing must be done; if your system maintains them after all, add them: `ser profile`.",
    why="A system that does not keep an element leaves it blank, which is no statement about the child.", cite=_READS,
)  # fmt: skip

READING_RULES: tuple[Rule, ...] = (
    UNREADABLE_FILE, UNCLEAR_RECORD, UNKNOWN_COLUMN, MISSING_COLUMN, REPEATED_COLUMN, UNUSUAL_FORM, RAGGED_ROW,
    UNREAD_REST, NO_KEY, WRONG_TYPE, WRONG_CODE, BLANK_NEEDED, BLANK_EXPECTED, LOST_ZEROS, REPEATED_KEY, UNKNOWN_LEA,
    UNKNOWN_PARENT, CONFLICT, DELETE_REQUEST, DELETE_UNKNOWN, DELETE_PARENT, UNKNOWN_SITE, OTHER_STUDENTS_PARENT,
    KEY_TAKEN, CAME_BEFORE,
    OTHERS_RECORD, AFTER_TODAY, FILLERS, OUTSIDE_TABLE, SAME_TWICE, NOT_READ, SPOILED, WRONG_ACTION, UNCLEAR_DATE,
    NO_NEW_ROW, PROTECTION_KEPT, FILLER_NAME,
    SET_ASIDE, ACCEPTED_BY_TIME, ANOTHER_CHILD, UNCONFIRMED, FILLER_ID, SHARED_SYSTEM_ID, STATE_ID_CORRECTED, TWO_IDS,
    OTHER_CHILDS_NOW, CROSSED_IDS, ID_WENT_OVER, OUT_OF_PROPORTION, NOT_MAINTAINED,
    ID_GIVEN_UP, MERGED_ASIDE, SAID_ANOTHER,
)  # fmt: skip
