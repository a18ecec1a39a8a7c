"""Declarations of ASYCUDA as XML, written for tests: with empty tax lines, `<null/>` and short dates, as ASYCUDA exports them."""

from decimal import Decimal
from xml.etree import ElementTree

EMPTY = "<Taxation_line><Duty_tax_code><null/></Duty_tax_code><Duty_tax_Base/><Duty_tax_rate/><Duty_tax_amount/></Taxation_line>"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'


def declaration(number: int, *, items: int = 2, date: str = "2/25/24", value: str = "", office: str = "PT01", kind: str = "IM") -> str:
    """One declaration; every other one is paid by receipt."""
    paid = f"<receipt><Number>{number}</Number><Date>{date}</Date></receipt>" if number % 2 else "<receipt><Number/><Date/></receipt>"
    return f"""<ASYCUDA id="{number}"><Global_taxes><Global_tax_item/></Global_taxes><Property><Sad_flow>{kind[0]}</Sad_flow></Property>
<Identification><Office_segment><Customs_clearance_office_code>{office}</Customs_clearance_office_code></Office_segment>
<Type><Type_of_declaration>{kind}</Type_of_declaration><Declaration_gen_procedure_code>4</Declaration_gen_procedure_code></Type>
<Registration><Serial_number>C</Serial_number><Number>{number}</Number><Date>{date}</Date></Registration>
<Assessment><Number>{number}</Number><Date>{date}</Date></Assessment>{paid}</Identification>
<Traders><Exporter><Exporter_code><null/></Exporter_code></Exporter>
<Consignee><Consignee_code>T{number % 3}</Consignee_code></Consignee></Traders>
<Declarant><Declarant_code>B1</Declarant_code><Reference><Number>{number}</Number></Reference></Declarant>
<General_information><Country><Export><Export_country_code>CN</Export_country_code></Export>
<Destination><Destination_country_code>GH</Destination_country_code></Destination></Country></General_information>
<Transport><Means_of_transport><Border_information><Mode>4</Mode></Border_information></Means_of_transport></Transport>
{"".join(_item(number, place, value) for place in range(1, items + 1))}</ASYCUDA>"""


def _item(number: int, place: int, value: str) -> str:
    cif = value or f"{number * 100 + place}.55"
    lines = "".join(
        f"<Taxation_line><Duty_tax_code>{code}</Duty_tax_code><Duty_tax_Base>{cif}</Duty_tax_Base><Duty_tax_rate>{rate}</Duty_tax_rate>"
        f"<Duty_tax_amount>{number * rate + place}.25</Duty_tax_amount><Duty_tax_MP>{paid}</Duty_tax_MP></Taxation_line>"
        for code, rate, paid in (("CUD", 20, 1), ("VAT", 18, place % 2))
    )
    return f"""<Item><Tarification><HScode><Commodity_code>01012100</Commodity_code><Precision_1>00</Precision_1>
<Precision_2><null/></Precision_2></HScode><Preference_code><null/></Preference_code>
<Extended_customs_procedure>4000</Extended_customs_procedure><National_customs_procedure>000</National_customs_procedure></Tarification>
<Goods_description><Country_of_origin_code>JP</Country_of_origin_code><Description_of_goods>Bétail</Description_of_goods></Goods_description>
<Taxation><Item_taxes_amount>1</Item_taxes_amount>{lines}{EMPTY * 3}</Taxation>
<Valuation_item><Weight_itm><Gross_weight_itm>12.5</Gross_weight_itm><Net_weight_itm>11.125</Net_weight_itm></Weight_itm>
<Total_CIF_itm>{cif}</Total_CIF_itm><Statistical_value>{cif}</Statistical_value></Valuation_item></Item>"""


def sums(texts: list[str]) -> dict[str, Decimal]:
    """Value, weight and tax of declarations, added up by another reader than that of the product."""
    paths = {"value": "Item/Valuation_item/Total_CIF_itm", "weight": "Item/Valuation_item/Weight_itm/Net_weight_itm"}
    paths["tax"] = "Item/Taxation/Taxation_line/Duty_tax_amount"
    roots = [ElementTree.fromstring(text.removeprefix(HEAD).encode()) for text in texts]
    return {
        name: sum((Decimal(one.text) for root in roots for one in root.iterfind(path) if one.text), Decimal(0))
        for name, path in paths.items()
    }
