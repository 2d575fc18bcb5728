"""What the pages' server says to people when something does not work."""

from bot.channels.web.channel import PHOTOS_AT_MOST, TEXT_AT_MOST
from bot.channels.web.errors import Refusal
from bot.channels.web.uploads import PHOTO_AT_MOST

_MEGABYTES = PHOTO_AT_MOST // (1024 * 1024)

REFUSALS: dict[Refusal, str] = {
    Refusal.EMPTY: "还没写内容，写几个字或选一张照片再发。",
    Refusal.TEXT_TOO_LONG: f"内容太长了，最多 {TEXT_AT_MOST} 个字，请分几次发。",
    Refusal.TOO_MANY_PHOTOS: f"一次最多发 {PHOTOS_AT_MOST} 张照片，请分几次发。",
    Refusal.PHOTO_TOO_LARGE: f"照片太大了，最大 {_MEGABYTES} MB，请换一张小些的。",
    Refusal.NOT_A_PHOTO: "这个文件打不开，请选 JPG、PNG 或 WebP 照片。",
    Refusal.PHOTO_GONE: "照片没有传上来，请重新选一次。",
    Refusal.NO_ROOM: "现在存不下照片，请先用文字说，照片晚点再发。",
    Refusal.QUOTE_GONE: "要引用的那条消息找不到了。",
    Refusal.ID_TAKEN: "这条消息没有发出去，请再发一次。",
}

BUSY = "现在忙不过来，请稍后再试。"
NO_PERSON = "找不到这个人，请重新选择。"
NO_CHAT = "找不到这个群或私聊，请重新选择。"
NO_FILE = "文件已经不在了。"
NO_CLOCK = "这里的时间不能拨动。"
NO_DAY = "这里不放演示。"
BAD_REQUEST = "请求的格式不对，请刷新页面再试。"
BODY_TOO_LARGE = "发送的内容太大了。"
FOREIGN_HOST = "不能用这个地址打开。请用 127.0.0.1 打开。"
FOREIGN_PAGE = "这个请求来自别的网站，已拒绝。"
NOT_FOUND = "没有这个页面。"

ONLY_A_DEMO = (
    "网页聊天没有登录，谁都能扮演任何人，只能用于演示镇。"
    "这个数据库里是真实的镇，请不要打开网页聊天。"
)
NOT_IN_PRODUCTION = (
    "网页聊天没有登录，谁都能扮演任何人，不能在正式环境打开。请关掉网页聊天，或改用演示环境。"
)
NOT_OUTSIDE = (
    "网页聊天没有登录，默认只让本机打开；{host} 会让别的机器也能打开。"
    "请改回 127.0.0.1，或在演示镇里明确设置“允许网页在本机以外打开”。"
)
NO_TOWN = "数据库里还没有镇，网页聊天打不开。请先导入名单或建演示镇。"
PORT_TAKEN = "端口 {port} 已被占用：可能楼栋已经在运行。请先停掉那一个，或换一个端口。"
PORT_REFUSED = "没有权限使用端口 {port}，请换一个大于 1024 的端口。"
HOST_UNKNOWN = "不能在地址 {host} 上监听，请检查这个地址。"
