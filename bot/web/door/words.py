"""What the public pages say when something does not work, and the few words their parts share."""

from bot.channels.web.channel import PHOTOS_AT_MOST

#: Characters of one message on these pages.
TEXT_AT_MOST = 2_000
#: Bytes of one form with all its pictures.
FORM_AT_MOST = 64 * 1024 * 1024

WRONG_CODE = "这个码打不开了。请看看楼门口新贴的那张，或者找楼栋长要一张新的。"
WRONG_LINK = "这个链接打不开了。请找给您链接的人要一个新的，或者扫楼门口的码。"
TOO_OFTEN = "操作太频繁了，请等一会儿再试。急事请直接打 110、119 或 120。"
NO_COOKIE = "这个页面放得太久了，或者浏览器没有保存登录记号。请刷新页面，再发一次。"
NO_COOKIE_KEPT = (
    "这个浏览器没有保存登录记号（Cookie），打不开私人链接。"
    "请换一个浏览器，或在微信里点右上角“在浏览器打开”。"
)
ANOTHER = (
    "这是另一个人的私人链接。如果是您自己的，点下面的按钮，这个浏览器以后就显示它的记录；"
    "如果是别人转给您的，请关掉这一页，也请告诉对方别再转发。"
)
WHOSE = (
    "这是一个私人链接，里面是一个人和小楼的对话。如果是您自己存的，点下面的按钮打开；"
    "如果是别人发给您的，请关掉这一页：您在里面写的话，对方也看得到。"
)
LEFT = "已退出，这个浏览器里不再有您的记录。要再看，请打开您的私人链接，或者扫楼门口的码。"
NOT_ENTERED = "请先在这个浏览器里打开您的私人链接。"
TEXT_TOO_LONG = f"内容太长了，最多 {TEXT_AT_MOST} 个字，请分几次发。"
TOO_MANY_PHOTOS = f"一次最多发 {PHOTOS_AT_MOST} 张照片，请分几次发。"
FORM_TOO_LARGE = "照片加起来太大了，请少选几张，分几次发。"
TOO_SLOW = "照片传得太慢，没有传完。请换个网络好的地方再试，或少选几张。"
BUSY = "现在忙不过来，请稍等再发一次。急事请直接打 110、119 或 120。"
PHOTOS_AGAIN = "照片请重新选一次。"
NO_PHONE = "这个号码看着不对，请填 11 位手机号，或带区号的座机号。"
NOT_OPERATOR = "这一页给管理员看。请先打开管理员自己的私人链接。"
NO_PAGE = "没有这个页面。报事请扫楼门口的码。"

GREETING = "您好，我是小楼。楼里有什么事，写一句或拍张照，我报给楼栋长，有回音就在这里告诉您。"
WORKER_GREETING = "有事写在这里，跟在群里说一样：“待办”“进展 …”“请假 …”都行。"
