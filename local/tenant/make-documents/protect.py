"""Saves a text document as .docx with a password to open it: profile, input, target, password."""
import subprocess
import sys
import time

import uno
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.connection import NoConnectException

profile, source, target, password = sys.argv[1:]
pipe = "pipe,name=protect;urp"
office = subprocess.Popen(
    ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", f"--accept={pipe}"]
)
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(60):
    try:
        remote = resolver.resolve(f"uno:{pipe};StarOffice.ComponentContext")
        break
    except NoConnectException:
        time.sleep(0.5)
desktop = remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)


def option(name, value):
    return PropertyValue(Name=name, Value=value)


document = desktop.loadComponentFromURL(f"file://{source}", "_blank", 0, (option("Hidden", True),))
# "Password" alone is for OpenDocument: Word's encryption is asked for by these names.
encryption = uno.Any(
    "[]com.sun.star.beans.NamedValue",
    (NamedValue("CryptoType", "StrongEncryptionDataSpace"), NamedValue("OOXPassword", password)),
)
document.storeToURL(
    f"file://{target}",
    (option("FilterName", "MS Word 2007 XML"), option("EncryptionData", encryption)),
)
document.close(True)
desktop.terminate()
office.wait(timeout=30)
