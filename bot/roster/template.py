"""The empty workbook that a town fills in: instructions, headings, drop-downs."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.roster.layout import style_heading, style_sheet
from bot.roster.words import (
    COLUMNS,
    HOUSEHOLDS,
    INSTRUCTIONS,
    PEOPLE,
    RESIDENT,
    ROLE,
    ROLE_WORD,
    TIER,
    TIER_WORD,
    UNITS,
    Column,
)

#: Rows with a drop-down; a spreadsheet keeps one rule for the whole range, so it costs nothing.
_ROWS = 20_000

_RULES = (
    "怎么填",
    "1. 三张表都要留着：单位、人员与岗位、住户。没有内容的表，留下标题行就行。",
    "2. 标题不要改名；列的先后可以换，也可以多加自己的列（比如备注）。",
    "3. 编号由你们自己定，全镇不重复，定了就不要再改：程序靠编号认出是同一个单位。",
    "4. 编号、手机、门牌几列已设成“文本”，开头的 0 不会丢。请从别处粘贴时选“只粘贴数值”。",
    "5. 层级和岗位从下拉列表里选。",
    "6. 导入前先试一遍：loudong org import 文件 --dry-run。有错会一次全部列出。",
    "7. 只要还有一处错，就什么都不写入。",
    "8. 从表里删掉的行，导入后停用，不会删除历史记录。",
)

_COLUMN_RULES: dict[str, tuple[tuple[str, str], ...]] = {
    UNITS: (
        ("编号", "必填。比如 JD-003。"),
        ("名称", "必填。大家平时怎么叫就怎么写：3号楼、金德花园微社区、曹庄社区。"),
        ("层级", "必填。镇只有一个；部门的上级是镇。"),
        ("上级编号", "上一级单位的编号，镇空着。中间没有的层级可以跳过。"),
        ("小区", "楼栋所在的小区，用来区分两个“3号楼”。"),
    ),
    PEOPLE: (
        ("编号", "可以空着。填了，换手机号也认得出是同一个人。"),
        ("姓名", "必填。"),
        ("手机", "11 位。没有手机可以空着。两个人不能用同一个手机号。"),
        ("岗位", "必填。一个人有几个岗位就写几行，姓名和手机写一样的。没有岗位的写“居民”。"),
        ("单位编号", "岗位所在单位的编号。一栋楼只有一位楼栋长。"),
        ("顺序", "可以空着。同一单位有几位同样岗位的人时，1 排最前。"),
    ),
    HOUSEHOLDS: (
        ("楼栋编号", "必填。"),
        ("单元", "空着算 1 单元。"),
        ("楼层", "可以空着：501 就是 5 层。"),
        ("门牌", "必填。比如 501、1203；写 2-501 也行。"),
        ("人数", "可以空着。"),
        ("住户", "可以空着。几个人用“、”隔开；可以在括号里写手机或编号：王丽（15400000001）。"),
    ),
}

_EXAMPLES: dict[str, tuple[tuple[str, ...], ...]] = {
    UNITS: (
        ("XA", "新安镇", "镇", "", ""),
        ("CZ", "曹庄社区", "村/社区", "XA", ""),
        ("JD", "金德花园微社区", "微社区", "CZ", ""),
        ("JD-003", "3号楼", "楼栋", "JD", "金德花园"),
        ("ZZ", "综治", "部门", "XA", ""),
    ),
    PEOPLE: (
        ("", "周宁", "15400000002", "负责人", "JD", ""),
        ("", "陈慧", "15400000003", "楼栋长", "JD-003", ""),
        ("", "孟和", "", "人民调解员", "CZ", ""),
    ),
    HOUSEHOLDS: (
        ("JD-003", "2", "5", "501", "3", "王丽（15400000001）"),
        ("JD-003", "2", "3", "302", "", ""),
    ),
}


def write_template(path: Path) -> None:
    """Write the empty workbook to `path`. Raises OSError when it cannot be written."""
    book = Workbook()
    instructions = book.worksheets[0]
    instructions.title = INSTRUCTIONS
    _fill_instructions(instructions)
    for name, columns in COLUMNS.items():
        sheet = book.create_sheet(name)
        style_sheet(sheet, columns)
        for number, column in enumerate(columns, start=1):
            style_heading(sheet.cell(1, number, column.heading))
    _add_choices(book[UNITS], TIER, list(TIER_WORD.values()))
    _add_choices(book[PEOPLE], ROLE, [*ROLE_WORD.values(), RESIDENT])
    book.save(path)


def _fill_instructions(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 16
    for letter in "BCDEF":
        sheet.column_dimensions[letter].width = 20
    for line in _RULES:
        sheet.append([line])
    sheet["A1"].font = Font(bold=True, size=14)
    for name, rules in _COLUMN_RULES.items():
        sheet.append([])
        sheet.append([f"“{name}”表"])
        sheet.cell(sheet.max_row, 1).font = Font(bold=True)
        for heading, rule in rules:
            sheet.append([heading, rule])
        sheet.append(["例子（只供参考，不会被导入）"])
        sheet.cell(sheet.max_row, 1).font = Font(italic=True)
        headings = sheet.max_row + 1
        for number, column in enumerate(COLUMNS[name], start=1):
            style_heading(sheet.cell(headings, number, column.heading))
        for example in _EXAMPLES[name]:
            sheet.append(list(example))
            for cell in sheet[sheet.max_row]:
                cell.alignment = Alignment(horizontal="center")


def _add_choices(sheet: Worksheet, column: Column, words: list[str]) -> None:
    """A drop-down for one column; the spreadsheet refuses other words."""
    letter = get_column_letter(COLUMNS[sheet.title].index(column) + 1)
    rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    rule.showErrorMessage = True
    rule.errorTitle = column.heading
    rule.error = "请从下拉列表里选"
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{_ROWS}")
